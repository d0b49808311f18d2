namespace Cachewise.Tests.Worker.Near;

/// <summary>
/// Writes the keys of its process and those of all, one call after the other, and reads each at once.
/// </summary>
internal sealed class NearWriter(NearSpec spec, RecordedCache cache, NearDatabase database)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(15);

    private readonly Random _random = new(spec.Process);
    private readonly string[] _own = [.. NearKeys.OwnOf(spec.Process)];
    private readonly string[] _shared = [.. NearKeys.Shared];
    private readonly int[] _rows = [.. Enumerable.Range(0, NearKeys.Filled).Where(row => row % spec.Processes == spec.Process)];
    private long _written;

    /// <summary>The first numbers of its keys in the database.</summary>
    public async Task BeginAsync()
    {
        foreach (var row in _rows)
        {
            await CommitAsync(row);
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await WriteAsync();
            await Task.Delay(Rest, TimeProvider.System);
        }
    }

    private Task WriteAsync() => _random.Next(100) switch
    {
        < 40 => SetAsync(_own, lifetime: null),
        < 50 => SetAsync(_own, TimeSpan.FromMilliseconds(_random.Next(100, 900))),
        < 60 => RemoveAsync(_own),
        < 88 => SetAsync(_shared, lifetime: null),
        < 95 => RemoveAsync(_shared),
        _ => CommitAsync(_random.GetItems(_rows, 1)[0]),
    };

    private async Task SetAsync(string[] keys, TimeSpan? lifetime)
    {
        var key = _random.GetItems(keys, 1)[0];
        await cache.SetAsync(key, $"{spec.Process}.{++_written}", lifetime);
        await cache.GetAsync(key);
    }

    private async Task RemoveAsync(string[] keys)
    {
        var key = _random.GetItems(keys, 1)[0];
        await cache.RemoveAsync(key);
        await cache.GetAsync(key);
    }

    private Task CommitAsync(int row)
    {
        var next = database.Read(row) + 1;
        return cache.CommitAsync(NearKeys.FilledAt(row), $"{next}", () => database.Write(row, next));
    }
}

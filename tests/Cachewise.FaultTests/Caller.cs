namespace Cachewise.FaultTests;

/// <summary>
/// Makes one call after the other, as a request handler does, judges the values that it reads, and measures the calls.
/// </summary>
/// <param name="cache">The cache that is called.</param>
/// <param name="number">Its number among the callers.</param>
/// <param name="own">The keys that it alone writes.</param>
/// <param name="all">The keys of all callers, which it reads.</param>
internal sealed class Caller(Cache cache, int number, IReadOnlyList<OwnedKey> own, IReadOnlyList<OwnedKey> all)
{
    private const string Increment = "increment";
    private const int ManyKeys = 10;

    // Limits the number of calls while they fail at once, so that other work gets the processor.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly Random _random = new(number);
    private readonly string _counter = $"counter:{number}";
    private readonly TaskCompletionSource<long> _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _written;
    private long _increments;
    private long _firstAfterRepair = long.MaxValue;

    public Tally Tally { get; } = new();

    /// <summary>Ends with the time at which it first read what was written after <see cref="MarkRepair"/>.</summary>
    public Task<long> Back => _back.Task;

    /// <summary>The server has recovered, or should have.</summary>
    public void MarkRepair() => Volatile.Write(ref _firstAfterRepair, Volatile.Read(ref _written) + 1);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await CallAsync(own[_random.Next(own.Count)]);
            await Task.Delay(Rest, TimeProvider.System);
        }
    }

    private Task CallAsync(OwnedKey key) => _random.Next(100) switch
    {
        < 40 => GetAsync(key),
        < 65 => SetAsync(key),
        < 75 => GetOrCreateAsync(key),
        < 85 => RemoveAsync(key),
        < 95 => GetManyAsync(),
        _ => IncrementAsync(),
    };

    private async Task GetAsync(OwnedKey key)
    {
        if (await TimeAsync("get", () => cache.GetAsync<Stamped>(key.Name)) is { } value)
        {
            Judge(key, value);
        }
    }

    private async Task SetAsync(OwnedKey key)
    {
        var value = key.Begin(Next());
        await TimeAsync("set", async () =>
        {
            await cache.SetAsync(key.Name, value);
            return true;
        });
        key.End(value.Number);
    }

    private async Task GetOrCreateAsync(OwnedKey key)
    {
        var made = key.Begin(Next());
        if (await TimeAsync("get or create", () => cache.GetOrCreateAsync(key.Name, _ => ValueTask.FromResult(made))) is { } value && value != made)
        {
            Judge(key, value);
        }
    }

    private async Task RemoveAsync(OwnedKey key)
    {
        var last = Next();
        await TimeAsync("remove", () => cache.RemoveAsync(key.Name));
        key.End(last);
    }

    private async Task GetManyAsync()
    {
        var keys = _random.GetItems([.. all], ManyKeys).DistinctBy(key => key.Name).ToDictionary(key => key.Name, StringComparer.Ordinal);
        foreach (var (name, value) in await TimeAsync("get many", () => cache.GetManyAsync<Stamped>(keys.Keys)) ?? new Dictionary<string, Stamped>())
        {
            Tally.CountHit(keys[name].JudgeOthers(value));
        }
    }

    private async Task IncrementAsync()
    {
        _increments++;
        if (await TimeAsync(Increment, async () => (long?)await cache.IncrementAsync(_counter, initial: 0)) is { } count)
        {
            Tally.CountHit(count >= 0 && count <= _increments ? Verdict.Right : Verdict.Wrong);
        }
    }

    private async Task<T?> TimeAsync<T>(string call, Func<ValueTask<T>> make)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            return await make();
        }
        catch (CacheUnavailableException) when (call is Increment)
        {
            Tally.CountRejection();
        }
        catch (Exception error)
        {
            Tally.CountSurprise($"{call}: {error.GetType().Name}: {error.Message}");
        }
        finally
        {
            Tally.CountCall(call, TimeProvider.System.GetElapsedTime(began));
        }

        return default;
    }

    private void Judge(OwnedKey key, Stamped value)
    {
        Tally.CountHit(key.Judge(value));
        if (value.Number >= Volatile.Read(ref _firstAfterRepair))
        {
            _back.TrySetResult(TimeProvider.System.GetTimestamp());
        }
    }

    private long Next()
    {
        Volatile.Write(ref _written, _written + 1);
        return _written;
    }
}

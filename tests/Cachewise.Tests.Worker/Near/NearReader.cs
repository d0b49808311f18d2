namespace Cachewise.Tests.Worker.Near;

/// <summary>Reads keys of all processes, one call after the other, until it is told to stop.</summary>
internal sealed class NearReader(NearSpec spec, RecordedCache cache, NearDatabase database, int number)
{
    private const int Burst = 12;
    private const int Many = 5;
    private const int LongestFactory = 20; // milliseconds
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan FilledLifetime = TimeSpan.FromSeconds(3); // longer than any bound of the tests

    private readonly Random _random = new((spec.Process * 100) + number);
    private readonly string[] _written = [.. NearKeys.Written(spec.Processes)];

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < Burst; i++)
            {
                await ReadAsync();
            }

            await Task.Delay(Rest, TimeProvider.System);
        }
    }

    private Task ReadAsync() => _random.Next(100) switch
    {
        < 4 => cache.GetManyAsync([.. _random.GetItems(_written, Many).Distinct(StringComparer.Ordinal)]),
        < 5 => cache.GetBlockingAsync(_random.GetItems(_written, 1)[0]),
        < 12 => cache.GetAsync(NearKeys.FilledAt(_random.Next(NearKeys.Filled))),
        < 20 => MakeAsync(_random.Next(NearKeys.Filled)),
        _ => cache.GetAsync(_random.GetItems(_written, 1)[0]),
    };

    private Task<string?> MakeAsync(int row)
    {
        var pause = TimeSpan.FromMilliseconds(_random.Next(LongestFactory));
        return cache.GetOrCreateAsync(NearKeys.FilledAt(row), async () =>
        {
            var read = database.Read(row);
            await Task.Delay(pause, TimeProvider.System);
            return $"{read}";
        }, FilledLifetime);
    }
}

using System.Diagnostics;
using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Memory;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// The cost of a read while Redis is unavailable, against a miss in memory; and whether any read waits.
/// </summary>
internal static class OpenBreakerTable
{
    private const int Reads = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly PairedRounds Rounds =
        new(GC.GetAllocatedBytesForCurrentThread, batch: TimeSpan.FromMilliseconds(2), budget: TimeSpan.FromSeconds(2));

    public static async Task RunAsync()
    {
        await using var memory = Cache.Create(new() { Backend = CacheBackend.LocMem });
        await using var unavailable = await KilledAsync();
        Report.Heading("breaker open: a read while Redis is unavailable, by one caller");
        Report.Table(Rounds.Measure([new("LocMem miss", Loop(memory)), new(Report.Ours, Loop(unavailable))]), new(3));
        Report.Line($"{Longest("LocMem", memory)}; {Longest("Redis unavailable", unavailable)}.");
    }

    /// <summary>A cache whose circuit is open, because its server was killed.</summary>
    private static async Task<Cache> KilledAsync()
    {
        Cache cache;
        using (var server = RedisServer.Start()!)
        {
            cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{server.Port}/0" });
            await cache.SetAsync("page:0", Page.OfBytes(100));
            _ = await cache.GetAsync<Page>("page:0") ?? throw new InvalidOperationException("Redis did not keep what was stored.");
        }

        return SpinWait.SpinUntil(() => cache.GetAsync<Page>("page:0").AsTask().GetAwaiter().GetResult() is null, Patience)
            ? cache
            : throw new InvalidOperationException("The killed Redis still answers.");
    }

    private static Action<int> Loop(Cache cache)
    {
        var keys = Keys();
        return operations =>
        {
            for (var i = 0; i < operations; i++)
            {
                if (Completed.Result(Read(cache, keys[i % keys.Length])) is not null)
                {
                    throw new InvalidOperationException("A value was found that no caller has stored.");
                }
            }
        };
    }

    private static string Longest(string name, Cache cache)
    {
        var keys = Keys();
        var (longest, pending) = (TimeSpan.Zero, 0);
        for (var i = 0; i < Reads; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var read = Read(cache, keys[i % keys.Length]);
            pending += read.IsCompleted ? 0 : 1;
            _ = Completed.Result(read);
            var elapsed = Stopwatch.GetElapsedTime(start);
            longest = elapsed > longest ? elapsed : longest;
        }

        return FormattableString.Invariant($"{name}: the longest of {Reads:N0} reads took {longest.TotalMilliseconds:0.000} ms, {pending} were not answered at once");
    }

    private static ValueTask<Page?> Read(Cache cache, string key) => cache.GetAsync<Page>(key);

    private static string[] Keys() => [.. Enumerable.Range(0, 1000).Select(id => $"missing:{id}")];
}

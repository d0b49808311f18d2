using System.Globalization;
using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Redis;
using StackExchange.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>
/// Reads of 1,000 hot keys with 1 % writes: by a program that does not use the library, and by another instance of it.
/// </summary>
internal static class HotKeysTable
{
    private const int Rounds = 5;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2); // the memory of HybridCache begins empty: 1 s
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(RedisServer server)
    {
        await using var client = await ClientThreads.ByDefaultAsync(() => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}"));
        IHotCache[] caches = await ClientThreads.ByDefaultAsync(() => CreateAsync(server));
        Report.Heading("1,000 hot keys, 8 callers, 1 % writes");
        Console.WriteLine("\nReads per second are the median of the rounds; the ratio is taken within a round [95 % interval of the median]. A read");
        Console.WriteLine("is stale if a newer value had been acknowledged to its writer before it began. Older than 1 s: a second before.");
        await TableAsync("another program writes, in the library's format", caches, cache => Foreign(client.GetDatabase(), cache));
        await TableAsync("another instance of the library writes", caches, cache => cache.SetAsync);
        foreach (var cache in caches)
        {
            await cache.DisposeAsync();
        }
    }

    /// <summary>They connect with their first call.</summary>
    private static async Task<IHotCache[]> CreateAsync(RedisServer server)
    {
        IHotCache[] caches =
        [
            CachewiseHot.Alone(server),
            await CachewiseHot.NearAsync(server),
            new HybridHot(server),
            new FusionHot(server, "FusionCache, backplane", "fusion-hot:", inMemory: null),
            new FusionHot(server, "FusionCache, backplane, 1 s in memory", "fusion1-hot:", TimeSpan.FromSeconds(1)),
        ];
        foreach (var cache in caches)
        {
            await HotKeys.FillAsync(cache);
            _ = await cache.GetAsync(HotKeys.First.Key);
        }

        return caches;
    }

    private static Func<string, string, Task> Foreign(IDatabase database, IHotCache cache) =>
        WireEntry.Capture(database, cache.KeyStart, HotKeys.First.Key, HotKeys.First.Value).WriteAsync;

    private static async Task TableAsync(string heading, IHotCache[] caches, Func<IHotCache, Func<string, string, Task>> writeOf)
    {
        foreach (var cache in caches)
        {
            await HotKeys.FillAsync(cache); // also what the last table wrote
        }

        await Task.Delay(1100); // what is in memory for 1 s is older now
        HotKeys[] all = [.. caches.Select(cache => new HotKeys(cache, writeOf(cache)))];
        var rates = Array.ConvertAll(all, _ => new List<double>());
        var order = Enumerable.Range(0, all.Length).ToArray();
        for (var round = 0; round <= Rounds; round++)
        {
            Random.Shared.Shuffle(order);
            foreach (var i in order)
            {
                var rate = await all[i].RunAsync(round == 0 ? WarmUp : Round, counts: round > 0);
                if (round > 0)
                {
                    rates[i].Add(rate);
                }
            }
        }

        Report.SubHeading(heading);
        Console.WriteLine();
        Grid.Columns(["library", "reads/s", "to Redis alone", "stale, of a million", "older than 1 s, of a million", "oldest", ""]);
        for (var i = 0; i < all.Length; i++)
        {
            var counts = all[i].Counts;
            var ratio = Spread.From(rates[i].Zip(rates[0], (own, alone) => own / alone));
            Grid.Cells(
            [
                all[i].Cache.Name,
                Spread.From(rates[i]).Median.ToString("#,0", CultureInfo.InvariantCulture),
                ratio.Interval,
                PerMillion(counts.Stale, counts.Reads),
                PerMillion(counts.BeyondBound, counts.Reads),
                counts.Oldest.ToString("0.0 ms", CultureInfo.InvariantCulture),
                "",
            ]);
        }
    }

    private static string PerMillion(long part, long all) => (1e6 * part / all).ToString("#,0.##", CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using Cachewise.Benchmarks.Memory;

namespace Cachewise.Benchmarks.Scale;

/// <summary>A LocMem cache with so many entries: its memory, and its cost for the garbage collector.</summary>
internal static class Footprint
{
    private const int Hits = 1_000_000;
    private const int Rounds = 10;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Churn = TimeSpan.FromSeconds(2);

    public static (double Bytes, double Nanoseconds, double PauseMilliseconds, double FullPauseMilliseconds, double ExpiryMilliseconds) Measure(int entries)
    {
        var keys = Enumerable.Range(0, entries).Select(id => $"product:{id}").ToArray();
        const string Value = "Teapot, cast iron, 1.2 litres";
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var cache = Cache.Create(new() { Backend = CacheBackend.LocMem, MaxEntries = entries, MaxBytes = long.MaxValue });
        foreach (var key in keys)
        {
            Completed.Wait(cache.SetAsync(key, Value));
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)entries;
        var hit = Hit(cache, keys);
        var pause = LongestPause(cache, keys, Value);
        GC.Collect();
        var fullPause = GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0];
        var expiry = Expiry(cache, keys);
        GC.KeepAlive(keys);
        return (bytes, hit, pause.TotalMilliseconds, fullPause.TotalMilliseconds, expiry.TotalMilliseconds);
    }

    /// <summary>
    /// The processor time of this process while it does nothing but let a tenth of the entries expire.
    /// </summary>
    private static TimeSpan Expiry(Cache cache, string[] keys)
    {
        foreach (var key in keys.Take(keys.Length / 10))
        {
            Completed.Result(cache.TouchAsync(key, Lifetime));
        }

        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        Thread.Sleep(2 * Lifetime);
        process.Refresh();
        return process.TotalProcessorTime - before;
    }

    private static double Hit(Cache cache, string[] keys)
    {
        var random = new Random(1);
        var order = Enumerable.Range(0, Hits / Rounds).Select(_ => keys[random.Next(keys.Length)]).ToArray();
        return Enumerable.Range(0, Rounds).Select(round =>
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var key in order)
            {
                Completed.Result(cache.GetAsync<string>(key));
            }

            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / order.Length;
        }).Order().ElementAt(Rounds / 2);
    }

    /// <summary>The longest pause while entries were replaced.</summary>
    private static TimeSpan LongestPause(Cache cache, string[] keys, string value)
    {
        var longest = TimeSpan.Zero;
        var index = GC.GetGCMemoryInfo(GCKind.Any).Index;
        var random = new Random(2);
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Churn)
        {
            for (var i = 0; i < 100; i++)
            {
                Completed.Wait(cache.SetAsync(keys[random.Next(keys.Length)], value));
            }

            var collection = GC.GetGCMemoryInfo(GCKind.Any);
            if (collection.Index != index)
            {
                index = collection.Index;
                foreach (var pause in collection.PauseDurations)
                {
                    longest = pause > longest ? pause : longest;
                }
            }
        }

        return longest;
    }
}

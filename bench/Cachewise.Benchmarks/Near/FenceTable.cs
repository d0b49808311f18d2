using System.Diagnostics;
using System.Globalization;
using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Memory;
using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>What the fence costs at different bounds: processor time and commands, and the time of a hit.</summary>
internal static class FenceTable
{
    private static readonly double[] Bounds = [0.05, 0.2, 1];
    private static readonly TimeSpan Observed = TimeSpan.FromSeconds(3);
    private static readonly string[] AllKeys = Memory.Keys.Thousand();

    private static readonly PairedRounds Rounds =
        new(GC.GetAllocatedBytesForCurrentThread, batch: TimeSpan.FromMilliseconds(2), budget: TimeSpan.FromSeconds(3));

    public static async Task RunAsync(RedisServer server)
    {
        Report.Heading("the fence, by the bound");
        Report.Line($"\nProcessor time of the process in ms per second, and commands at the server per second, each over {Observed.TotalSeconds:0} s.");
        Console.WriteLine("Reading: all of 1,000 keys, then 1 ms of sleep, again and again, by one thread.\n");
        Grid.Columns(["max_staleness", "idle: ms/s", "commands/s", "PINGs/s", "reading: ms/s", "commands/s", "reads/s", ""]);
        await RowAsync("no near cache, idle only", server, () => Task.FromResult(NearCaches.OnRedis(server, "fence")), reads: false);
        foreach (var bound in Bounds)
        {
            await RowAsync(Name(bound), server, () => NearAsync(server, bound), reads: true);
        }

        await RowAsync("LocMem", server, () => Task.FromResult(LocMem()), reads: true);
        await HitsAsync(server);
    }

    private static async Task RowAsync(string name, RedisServer server, Func<Task<Cache>> create, bool reads)
    {
        await using var cache = await create();
        await NearCaches.FillAsync(cache, AllKeys, Product.Sample);
        var idle = await ObserveAsync(server, () => Task.Delay(Observed));
        string[] reading = ["", "", ""];
        if (reads)
        {
            var count = 0L;
            var observed = await ObserveAsync(server, () => Task.Run(() => count = Read(cache)));
            reading = [Number(observed.Milliseconds), Number(observed.Commands), (count / Observed.TotalSeconds).ToString("#,0", CultureInfo.InvariantCulture)];
        }

        Grid.Cells([name, Number(idle.Milliseconds), Number(idle.Commands), Number(idle.Pings), .. reading, ""]);
    }

    /// <returns>Per second.</returns>
    private static async Task<(double Milliseconds, double Commands, double Pings)> ObserveAsync(RedisServer server, Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var counts = ServerCounts.Of(server);
        process.Refresh();
        var (time, began) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await work();
        process.Refresh();
        var (used, seconds) = (process.TotalProcessorTime - time, Stopwatch.GetElapsedTime(began).TotalSeconds);
        var done = ServerCounts.Of(server) - counts;
        return (used.TotalMilliseconds / seconds, done.Commands / seconds, done.Pings / seconds);
    }

    /// <returns>How many reads.</returns>
    private static long Read(Cache cache)
    {
        var began = Stopwatch.GetTimestamp();
        var count = 0L;
        for (; Stopwatch.GetElapsedTime(began) < Observed; count += AllKeys.Length)
        {
            foreach (var key in AllKeys)
            {
                Completed.Result(cache.GetAsync<Product>(key));
            }

            Thread.Sleep(1);
        }

        return count;
    }

    /// <summary>The time of a hit at each bound, in one run.</summary>
    private static async Task HitsAsync(RedisServer server)
    {
        List<(string Name, Cache Cache)> caches = [("LocMem", LocMem())];
        foreach (var bound in Bounds)
        {
            caches.Add(($"near, {Name(bound)}", await NearAsync(server, bound)));
        }

        List<Contestant> contestants = [];
        foreach (var (name, cache) in caches)
        {
            await NearCaches.FillAsync(cache, AllKeys, Product.Sample);
            contestants.Add(new(name, Loop(cache)));
        }

        Report.SubHeading("a hit, by the bound");
        Report.Table(Rounds.Measure(contestants));
        foreach (var (_, cache) in caches)
        {
            await cache.DisposeAsync();
        }
    }

    private static Action<int> Loop(Cache cache)
    {
        var next = 0;
        return operations =>
        {
            for (; operations > 0; operations--)
            {
                Completed.Result(cache.GetAsync<Product>(AllKeys[next]));
                next = next + 1 == AllKeys.Length ? 0 : next + 1;
            }
        };
    }

    // Each has a prefix of its own, and so a PING of its own pace is the only one.
    private static Task<Cache> NearAsync(RedisServer server, double bound) =>
        NearCaches.NearAsync(server, $"fence{Name(bound)}", new() { MaxStaleness = TimeSpan.FromSeconds(bound) });

    private static Cache LocMem() => Cache.Create(new() { Backend = CacheBackend.LocMem });

    private static string Name(double bound) => bound.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);
}

using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Memory;
using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Telemetry;

/// <summary>What metrics cost: a cache with a listener against one without.</summary>
internal static class TelemetryMode
{
    private static readonly PairedRounds InMemory =
        new(GC.GetAllocatedBytesForCurrentThread, batch: TimeSpan.FromMilliseconds(2), budget: TimeSpan.FromSeconds(3));

    private static readonly PairedRounds OnRedis =
        new(() => GC.GetTotalAllocatedBytes(), batch: TimeSpan.FromMilliseconds(20), budget: TimeSpan.FromSeconds(5));

    /// <returns>The exit code of the process.</returns>
    public static int Run()
    {
        Compare("metrics, hit in memory", static (cache, key) => Completed.Result(cache.GetAsync<Product>(key)), new(1.15, Bytes: 0));
        Compare("metrics, get-or-create hit in memory", static (cache, key) => Completed.Result(cache.GetOrCreateAsync(key, 0, Make)), new(1.15, Bytes: 0));
        Compare("metrics, miss in memory", static (cache, _) => Completed.Result(cache.GetAsync<Product>("none")), target: null);
        using var server = RedisServer.Start();
        if (server is null)
        {
            Console.Error.WriteLine("redis-server is not installed, so that there are no tables of Redis (Debian: apt-get install redis-server).");
            return 1;
        }

        CompareOnRedis(server, concurrency: 1);
        CompareOnRedis(server, concurrency: 64);
        return 0;
    }

    private static ValueTask<Product> Make(int state, CancellationToken cancellationToken) => throw new InvalidOperationException("The value is there.");

    private static void Compare(string heading, Func<Cache, string, Product?> read, Target? target)
    {
        using var unheard = ListenedMeters.Unheard();
        using var heard = ListenedMeters.Heard();
        Report.Heading(heading);
        Report.Table(InMemory.Measure([new("no listener", Loop(New(unheard), read)), new(Report.Ours, Loop(New(heard), read))]), target);
    }

    private static void CompareOnRedis(RedisServer server, int concurrency)
    {
        using var unheard = ListenedMeters.Unheard();
        using var heard = ListenedMeters.Heard();
        Report.Heading($"metrics, get of 100 B from Redis, {concurrency} at once");
        Contestant Get(string name, ListenedMeters meters)
        {
            var contender = new CachewiseOnRedis(New(meters, $"redis://127.0.0.1:{server.Port}/0"));
            RedisLoop.FillAsync([contender], Page.OfBytes(100)).GetAwaiter().GetResult();
            return new(name, RedisLoop.Get(contender, concurrency));
        }

        Report.Table(OnRedis.Measure([Get("no listener", unheard), Get(Report.Ours, heard)]));
    }

    private static Cache New(ListenedMeters meters, string? url = null) => Cache.Create(new() { RedisUrl = url }, new() { MeterFactory = meters });

    private static Action<int> Loop(Cache cache, Func<Cache, string, Product?> read)
    {
        var keys = Memory.Keys.Thousand();
        Array.ForEach(keys, key => Completed.Wait(cache.SetAsync(key, Product.Sample)));
        var next = 0;
        return operations =>
        {
            for (; operations > 0; operations--)
            {
                read(cache, keys[next]);
                next = next + 1 == keys.Length ? 0 : next + 1;
            }
        };
    }
}

using System.Globalization;
using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Memory;
using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>A hit of the near cache beside one of LocMem, and beside a get of a cache that has Redis alone.</summary>
internal static class HitTable
{
    private static readonly Target Target = new(1.3, Bytes: 0);

    private static readonly PairedRounds Rounds =
        new(GC.GetAllocatedBytesForCurrentThread, batch: TimeSpan.FromMilliseconds(2), budget: TimeSpan.FromSeconds(3));

    private static readonly string[] AllKeys = Memory.Keys.Thousand();

    public static async Task RunAsync(RedisServer server)
    {
        await using var locMem = Cache.Create(new() { Backend = CacheBackend.LocMem });
        await using var near = await NearCaches.NearAsync(server, "hit");
        // Another prefix, since its writes would empty the memory of the near cache.
        await using var redis = NearCaches.OnRedis(server, "hit-alone");
        Report.Heading("hit of an immutable type");
        Console.WriteLine("\nOf 1,000 keys, by one caller, in ns. The ratios are taken within a round [95 % interval of the median].\n");
        Grid.Columns(["case", "LocMem", "near", "Redis", "near to LocMem", "near to Redis", "bytes of near", "A/A", "target"]);
        await RowsAsync("int", 42);
        await RowsAsync("string", "Teapot, cast iron, 1.2 litres");
        await RowsAsync("record", Product.Sample);

        async Task RowsAsync<T>(string type, T value)
        {
            Cache[] caches = [locMem, near, redis];
            Row($"get of {type}", await LoopsAsync(caches, value, Gets<T>));
            Row($"get-or-create of {type}", await LoopsAsync(caches, value, GetsOrCreates<T>));
        }
    }

    private static async Task<Contestant[]> LoopsAsync<T>(Cache[] caches, T value, Func<Cache, Action<int>> loop)
    {
        foreach (var cache in caches)
        {
            await NearCaches.FillAsync(cache, AllKeys, value);
        }

        return [.. caches.Select(cache => new Contestant("", loop(cache)))];
    }

    private static Action<int> Gets<T>(Cache cache)
    {
        var next = 0;
        return operations =>
        {
            for (; operations > 0; operations--)
            {
                Completed.Result(cache.GetAsync<T>(AllKeys[next]));
                next = next + 1 == AllKeys.Length ? 0 : next + 1;
            }
        };
    }

    private static Action<int> GetsOrCreates<T>(Cache cache)
    {
        var next = 0;
        return operations =>
        {
            for (; operations > 0; operations--)
            {
                Completed.Result(cache.GetOrCreateAsync(AllKeys[next], 0, Make));
                next = next + 1 == AllKeys.Length ? 0 : next + 1;
            }
        };

        static ValueTask<T> Make(int state, CancellationToken cancellationToken) => throw new InvalidOperationException("The value is there.");
    }

    private static void Row(string name, Contestant[] contestants)
    {
        var measured = Rounds.Measure(contestants);
        var (locMem, near, redis, again) = (measured[0], measured[1], measured[2], measured[3]);
        Grid.Cells(
        [
            name,
            Number(locMem.Nanoseconds, "0.0"),
            Number(near.Nanoseconds, "0.0"),
            Number(redis.Nanoseconds, "0"),
            near.Ratio.Interval,
            Number(near.Nanoseconds / redis.Nanoseconds, "0.0000"),
            Number(near.Bytes, "0"),
            again.Ratio.Interval,
            $"{Target.Ratio.ToString("0.00", CultureInfo.InvariantCulture)}, 0 B: {Target.Verdict(near)}",
        ]);
    }

    private static string Number(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Memory;
using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>
/// How long the near cache returns the old value of a key after Redis has acknowledged the write of another program.
/// The thread that wrote reads in a loop until it gets the new value, which includes the read of Redis.
/// </summary>
internal static class DelayTable
{
    private const int Writes = 4000;
    private const int WarmUps = 500;
    private const double TargetOfP99 = 1000; // µs

    public static async Task RunAsync(RedisServer server)
    {
        await using var near = await NearCaches.NearAsync(server, "delay");
        await using var redis = NearCaches.OnRedis(server, "delay");
        using var writer = new RawConnection(server.Port);
        Report.Heading("invalidation: from the acknowledgement of a foreign write to a read of the new value");
        Report.Line($"\n{Writes} writes of a raw connection, one at a time, in µs. 'Redis alone' is a cache without a near cache.\n");
        Grid.Columns(["cache", "median", "p99", "longest", "reads of the old value", "target of p99"]);
        var (nears, alones) = (new List<double>(), new List<double>());
        var (oldOfNear, oldOfRedis) = (0, 0);
        for (var i = 0; i < WarmUps + Writes; i++)
        {
            if (i == WarmUps)
            {
                nears.Clear();
                alones.Clear();
                (oldOfNear, oldOfRedis) = (0, 0);
            }

            oldOfNear += Write(near, writer, "near", i, nears);
            oldOfRedis += Write(redis, writer, "alone", i, alones);
        }

        Row("Redis alone", alones, oldOfRedis, static _ => "");
        Row("near", nears, oldOfNear, static p99 => $"1000: {(p99 <= TargetOfP99 ? "reached" : "missed")}");
    }

    /// <returns>How often the old value was read.</returns>
    private static int Write(Cache cache, RawConnection writer, string key, int value, List<double> delays)
    {
        Read();
        Read(); // now from memory, decoded
        writer.Set($"delay:1:{key}", value.ToString(CultureInfo.InvariantCulture));
        var acknowledged = Stopwatch.GetTimestamp();
        var old = 0;
        while (Read() != value)
        {
            old++;
            Thread.Yield(); // the tracking may be on the same core
        }

        delays.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMicroseconds);
        return old;

        int Read() => Completed.Result(cache.GetAsync(key, defaultValue: -1));
    }

    private static void Row(string name, List<double> delays, int old, Func<double, string> judge)
    {
        delays.Sort();
        var p99 = delays[(int)(0.99 * delays.Count)];
        Grid.Cells([name, Number(delays[delays.Count / 2]), Number(p99), Number(delays[^1]), $"{old}", judge(p99)]);
    }

    private static string Number(double microseconds) => microseconds.ToString("0", CultureInfo.InvariantCulture);
}

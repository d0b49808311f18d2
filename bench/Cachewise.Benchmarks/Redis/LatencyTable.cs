using System.Globalization;
using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Redis;

/// <summary>How long a get takes its caller: half of the calls, and all but the slowest of a hundred.</summary>
internal static class LatencyTable
{
    private static readonly Target Slow = new(1.1);

    public static async Task RunAsync(RedisServer server)
    {
        await using var contenders = await RedisContenders.ConnectAsync(server.Port);
        IRedisContender[] measured = [contenders.Limit, contenders.Ours];
        Report.Heading("latency of a get");
        Console.WriteLine("\np50 and p99 in µs: the median of the rounds. The ratios are taken within a round [95 % interval of the median].\n");
        Grid.Columns(["case", "by hand p50", "p99", $"{Report.Ours} p50", "p99", "ratio of p50", "ratio of p99", "A/A of p99", "target of p99"]);
        foreach (var payload in Payload.All.Where(payload => !payload.IsLarge))
        {
            await RedisLoop.FillAsync(measured, payload.Page);
            foreach (var concurrency in (int[])[1, 4, 16, 64, 256])
            {
                Row($"{payload.Name}, {concurrency} at once", measured, concurrency);
            }
        }
    }

    private static void Row(string name, IRedisContender[] contenders, int concurrency)
    {
        // Each caller makes at least ten calls in a run.
        var rounds = new PairedRounds(() => 0, batch: TimeSpan.FromMilliseconds(10), budget: TimeSpan.FromSeconds(1.5), fewestWarmUps: 2, fewestOperations: 10 * concurrency);
        var times = Array.ConvertAll(contenders, _ => new CallTimes());
        var found = Array.ConvertAll([.. contenders, contenders[0]], _ => new List<(double Median, double Slow)>());
        Contestant[] contestants = [.. contenders.Select((contender, i) => new Contestant(contender.Name, RedisLoop.GetTimed(contender, concurrency, times[i])))];
        rounds.Measure(contestants, i => found[i].Add(times[i % times.Length].Percentiles()));
        var slow = Ratio(found[1], found[0], call => call.Slow);
        Grid.Cells(
        [
            name,
            .. found.SkipLast(1).SelectMany(calls => (string[])[Median(calls, call => call.Median), Median(calls, call => call.Slow)]),
            Ratio(found[1], found[0], call => call.Median).Interval,
            slow.Interval,
            Ratio(found[^1], found[0], call => call.Slow).Interval,
            Slow.Cell(slow),
        ]);
    }

    private static string Median(List<(double Median, double Slow)> calls, Func<(double Median, double Slow), double> which) =>
        Spread.From(calls.Select(which)).Median.ToString("0", CultureInfo.InvariantCulture);

    private static Spread Ratio(List<(double Median, double Slow)> own, List<(double Median, double Slow)> limit, Func<(double Median, double Slow), double> which) =>
        Spread.From(own.Zip(limit, (own, limit) => which(own) / which(limit)));
}

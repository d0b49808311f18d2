using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// Get, set and get-many of some contenders on Redis, by size of value and number of callers; the limit is the first
/// contender.
/// </summary>
internal static class RedisGrid
{
    /// <summary>The concurrency that has a target: it gets more rounds.</summary>
    public const int Judged = 64;

    private static readonly Target Near = new(1.05);
    private static int _tables;

    public static async Task GetAsync<T>(string heading, IReadOnlyList<T> contenders, Func<Payload, IEnumerable<int>> concurrencies, bool isJudged = true)
        where T : IRedisContender
    {
        Grid.Begin(heading, contenders.Select(contender => contender.Name));
        List<Action> notes = [];
        foreach (var payload in Payload.All)
        {
            await RedisLoop.FillAsync(contenders.Cast<IRedisContender>(), payload.Page);
            foreach (var concurrency in concurrencies(payload))
            {
                var measured = Row(contenders, payload, concurrency, isJudged, contender => RedisLoop.Get(contender, concurrency));
                if (isJudged && concurrency is Judged)
                {
                    notes.Add(() => BytesBeyond(measured, payload));
                }
            }
        }

        if (notes is not [])
        {
            Console.WriteLine();
            notes.ForEach(note => note());
        }
    }

    public static void Set<T>(string heading, IReadOnlyList<T> contenders, Func<Payload, IEnumerable<int>> concurrencies)
        where T : IRedisContender
    {
        Grid.Begin(heading, contenders.Select(contender => contender.Name));
        foreach (var payload in Payload.All)
        {
            foreach (var concurrency in concurrencies(payload))
            {
                Row(contenders, payload, concurrency, isJudged: true, contender => RedisLoop.Set(contender, payload.Page, concurrency));
            }
        }
    }

    /// <summary>By one caller. Not of 100 KB, of which a hundred would mostly measure garbage collection.</summary>
    public static async Task GetManyAsync(string heading, IReadOnlyList<IReadsMany> contenders, Target? target = null)
    {
        Grid.Begin(heading, contenders.Select(contender => contender.Name));
        foreach (var payload in Payload.All.Where(payload => !payload.IsLarge))
        {
            await RedisLoop.FillAsync(contenders, payload.Page);
            Grid.Row(payload.Name, Rounds(payload, Judged, 1).Measure([.. contenders.Select(contender => new Contestant(contender.Name, RedisLoop.GetMany(contender)))]), target);
        }
    }

    private static IReadOnlyList<Measurement> Row<T>(IReadOnlyList<T> contenders, Payload payload, int concurrency, bool isJudged, Func<T, Action<int>> work)
        where T : IRedisContender
    {
        var measured = Rounds(payload, concurrency, concurrency).Measure([.. contenders.Select(contender => new Contestant(contender.Name, work(contender)))]);
        Grid.Row($"{payload.Name}, {concurrency} at once", measured, isJudged && concurrency is Judged ? Near : null);
        return measured;
    }

    /// <summary>The first table compiles nearly everything that the others use.</summary>
    private static PairedRounds Rounds(Payload payload, int concurrency, int fewestOperations) => new(
        () => GC.GetTotalAllocatedBytes(precise: true),
        batch: TimeSpan.FromMilliseconds(payload.IsLarge ? 16 : 8),
        budget: TimeSpan.FromSeconds(concurrency is Judged ? 2 : 1),
        fewestWarmUps: _tables++ < 4 ? 4 : 2,
        fewestOperations);

    private static void BytesBeyond(IReadOnlyList<Measurement> measured, Payload payload)
    {
        var returned = payload.BytesOfObject();
        var limit = measured[0].Bytes - returned;
        var ours = measured.First(row => row.Name is Report.Ours).Bytes - returned;
        Report.Line($"{payload.Name}: bytes beyond the returned object ({returned:0}): {limit:0} by hand, {ours:0} {Report.Ours}, ratio {ours / limit:0.00}. To reach: at most {payload.MostBytes:0.00}: {(ours <= limit * payload.MostBytes ? "reached" : "missed")}.");
    }
}

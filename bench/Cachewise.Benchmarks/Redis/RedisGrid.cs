using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// Get, set and get-many of some contenders on Redis, by size of value and number of callers; the limit is the first
/// contender.
/// </summary>
internal static class RedisGrid
{
    /// <summary>The row that each table has. It gets more rounds.</summary>
    public static readonly RedisCase Judged = new(64, new(1.05));

    private static int _tables;

    public static async Task GetAsync(string heading, IReadOnlyList<IRedisContender> contenders, Func<Payload, IEnumerable<RedisCase>> cases)
    {
        Grid.Begin(heading, contenders.Select(contender => contender.Name));
        List<Action> notes = [];
        foreach (var payload in Payload.All)
        {
            await RedisLoop.FillAsync(contenders, payload.Page);
            foreach (var row in cases(payload))
            {
                var measured = Row(contenders, payload, row, contender => RedisLoop.Get(contender, row.Concurrency));
                if (row.Target is not null && row.Concurrency == Judged.Concurrency)
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

    public static void Set(string heading, IReadOnlyList<IRedisContender> contenders, Func<Payload, IEnumerable<RedisCase>> cases) =>
        Write(heading, contenders, cases, (contender, page, concurrency) => RedisLoop.Set(contender, page, concurrency));

    public static void Mixed(string heading, IReadOnlyList<IRedisContender> contenders, Func<Payload, IEnumerable<RedisCase>> cases) =>
        Write(heading, contenders, cases, (contender, page, concurrency) => RedisLoop.Mixed(contender, page, concurrency));

    /// <summary>By one caller. Not of 100 KB, of which a hundred would mostly measure garbage collection.</summary>
    public static async Task GetManyAsync(string heading, IReadOnlyList<IReadsMany> contenders, Target? target = null)
    {
        Grid.Begin(heading, contenders.Select(contender => contender.Name));
        foreach (var payload in Payload.All.Where(payload => !payload.IsLarge))
        {
            await RedisLoop.FillAsync(contenders, payload.Page);
            Grid.Row(payload.Name, Rounds(payload, Judged, fewestOperations: 1).Measure([.. contenders.Select(contender => new Contestant(contender.Name, RedisLoop.GetMany(contender)))]), target);
        }
    }

    private static void Write(string heading, IReadOnlyList<IRedisContender> contenders, Func<Payload, IEnumerable<RedisCase>> cases, Func<IRedisContender, Page, int, Action<int>> work)
    {
        Grid.Begin(heading, contenders.Select(contender => contender.Name));
        foreach (var payload in Payload.All)
        {
            foreach (var row in cases(payload))
            {
                Row(contenders, payload, row, contender => work(contender, payload.Page, row.Concurrency));
            }
        }
    }

    private static IReadOnlyList<Measurement> Row(IReadOnlyList<IRedisContender> contenders, Payload payload, RedisCase row, Func<IRedisContender, Action<int>> work)
    {
        var measured = Rounds(payload, row, row.Concurrency).Measure([.. contenders.Select(contender => new Contestant(contender.Name, work(contender)))]);
        Grid.Row($"{payload.Name}, {row.Concurrency} at once", measured, row.Target);
        return measured;
    }

    /// <summary>The first table compiles nearly everything that the others use.</summary>
    private static PairedRounds Rounds(Payload payload, RedisCase row, int fewestOperations) => new(
        () => GC.GetTotalAllocatedBytes(precise: true),
        batch: TimeSpan.FromMilliseconds(payload.IsLarge ? 16 : 8),
        budget: TimeSpan.FromSeconds(row.Concurrency == Judged.Concurrency ? 2 : 1),
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

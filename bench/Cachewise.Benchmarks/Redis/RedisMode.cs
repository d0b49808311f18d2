using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Redis;

/// <summary>All contenders on one redis-server, which shares the machine with them.</summary>
internal static class RedisMode
{
    private const int Many = 100;

    private static readonly PairedRounds Rounds =
        new(() => GC.GetTotalAllocatedBytes(precise: true), batch: TimeSpan.FromMilliseconds(8), budget: TimeSpan.FromSeconds(2));

    /// <returns>The exit code of the process.</returns>
    public static int Run()
    {
        using var server = RedisServer.Start();
        if (server is null)
        {
            Console.Error.WriteLine("redis-server is not installed, so there is nothing to measure on (Debian: apt-get install redis-server).");
            return 1;
        }

        RunAsync(server).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(RedisServer server)
    {
        await using var contenders = await RedisContenders.ConnectAsync(server.Port);
        await GetAsync(contenders.All, concurrency: 1, target: null);
        await GetAsync(contenders.All, concurrency: 64, new(1.05));
        Set(contenders.All, concurrency: 1, target: null);
        Set(contenders.All, concurrency: 64, new(1.05));
        await GetManyAsync([.. contenders.All.OfType<IReadsMany>()]);
    }

    private static async Task GetAsync(IReadOnlyList<IRedisContender> contenders, int concurrency, Target? target)
    {
        Report.Heading($"get, concurrency {concurrency}");
        foreach (var payload in Payload.All)
        {
            Report.SubHeading(payload.Name);
            await FillAsync(contenders, payload.Page);
            var measured = Rounds.Measure([.. contenders.Select(contender => new Contestant(contender.Name, RedisLoop.Get(contender, concurrency)))]);
            Report.Table(measured, target);
            BytesBeyond(measured, payload);
        }
    }

    private static void Set(IReadOnlyList<IRedisContender> contenders, int concurrency, Target? target)
    {
        Report.Heading($"set, concurrency {concurrency}");
        foreach (var payload in Payload.All)
        {
            Report.SubHeading(payload.Name);
            Report.Table(Rounds.Measure([.. contenders.Select(contender => new Contestant(contender.Name, RedisLoop.Set(contender, payload.Page, concurrency)))]), target);
        }
    }

    private static async Task GetManyAsync(IReadOnlyList<IReadsMany> contenders)
    {
        Report.Heading($"get-many of {Many}");
        foreach (var payload in Payload.All)
        {
            Report.SubHeading(payload.Name);
            await FillAsync(contenders, payload.Page);
            Report.Table(Rounds.Measure([.. contenders.Select(contender => new Contestant(contender.Name, RedisLoop.GetMany(contender, Many)))]), new(1.1));
        }
    }

    private static Task FillAsync(IEnumerable<IRedisContender> contenders, Page page) =>
        Task.WhenAll(contenders.SelectMany(contender => RedisLoop.Keys(contender).Select(key => contender.SetAsync(key, page).AsTask())));

    private static void BytesBeyond(IReadOnlyList<Measurement> measured, Payload payload)
    {
        var returned = payload.BytesOfObject();
        var limit = measured[0].Bytes - returned;
        var ours = measured.First(row => row.Name is Report.Ours).Bytes - returned;
        Report.Line($"Bytes beyond the returned object ({returned:0}): {limit:0} by hand, {ours:0} {Report.Ours}, ratio {ours / limit:0.00}. To reach: at most {payload.MostBytes:0.00}: {(ours <= limit * payload.MostBytes ? "reached" : "missed")}.");
    }
}

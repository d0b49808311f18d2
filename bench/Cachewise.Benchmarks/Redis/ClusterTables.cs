namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// All contenders on a cluster of three. Each of a hundred keys is in a slot of its own, or nearly so.
/// </summary>
internal static class ClusterTables
{
    public static async Task RunAsync()
    {
        using var cluster = new RedisCluster();
        cluster.Join();
        await using var contenders = await RedisContenders.ConnectAsync(cluster.Ports);
        await RedisGrid.GetAsync("cluster of 3: get", contenders.All, CasesOf);
        RedisGrid.Set("cluster of 3: set", contenders.All, CasesOf);
        await RedisGrid.GetManyAsync("cluster of 3: get-many of 100", [.. contenders.All.OfType<IReadsMany>()]);
    }

    private static RedisCase[] CasesOf(Payload payload) => payload.IsLarge ? [] : [RedisGrid.Judged];
}

namespace Cachewise.Benchmarks.Redis;

/// <summary>All contenders on one server.</summary>
internal static class CallTables
{
    public static async Task RunAsync(RedisServer server)
    {
        await using var contenders = await RedisContenders.ConnectAsync(server.Port);
        await RedisGrid.GetAsync("get", contenders.All, ConcurrenciesOf);
        RedisGrid.Set("set", contenders.All, ConcurrenciesOf);
        await RedisGrid.GetManyAsync("get-many of 100", [.. contenders.All.OfType<IReadsMany>()], new(1.1));
    }

    /// <summary>
    /// Fewer for the larger sizes, whose costs differ less, and which take longer: 100 KB mostly in the garbage
    /// collector.
    /// </summary>
    private static int[] ConcurrenciesOf(Payload payload) => payload.Name switch
    {
        "100 B" => [1, 16, RedisGrid.Judged, 256],
        _ => [1, RedisGrid.Judged],
    };
}

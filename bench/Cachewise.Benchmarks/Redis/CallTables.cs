namespace Cachewise.Benchmarks.Redis;

/// <summary>All contenders on one server.</summary>
internal static class CallTables
{
    public static async Task RunAsync(RedisServer server)
    {
        await using var contenders = await RedisContenders.ConnectAsync(server.Port);
        await RedisGrid.GetAsync("get", contenders.All, GetsOf);
        RedisGrid.Set("set", contenders.All, SetsOf);
        await RedisGrid.GetManyAsync("get-many of 100", [.. contenders.All.OfType<IReadsMany>()], new(1.1));
    }

    /// <summary>
    /// Fewer of 100 KB, whose costs differ less, and which take longer, mostly in the garbage collector.
    /// </summary>
    private static RedisCase[] GetsOf(Payload payload) => payload.IsLarge
        ? [new(1), RedisGrid.Judged]
        : [new(1, new(1.03)), new(4, new(1.03)), new(16, new(0.85)), new(64, new(0.75)), new(256, new(payload.Name is "100 B" ? 0.55 : 0.7))];

    /// <inheritdoc cref="GetsOf"/>
    private static RedisCase[] SetsOf(Payload payload) => payload.IsLarge
        ? [new(1), RedisGrid.Judged]
        : [new(1), new(4), new(16), RedisGrid.Judged, new(256)];
}

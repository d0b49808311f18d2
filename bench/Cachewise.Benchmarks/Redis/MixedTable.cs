namespace Cachewise.Benchmarks.Redis;

/// <summary>Half sets, half gets, by the same callers on the same keys.</summary>
internal static class MixedTable
{
    public static async Task RunAsync(RedisServer server)
    {
        await using var contenders = await RedisContenders.ConnectAsync(server.Port);
        RedisGrid.Mixed("mixed: half sets, half gets", [contenders.Limit, contenders.Ours], payload => payload.IsLarge ? [] : [new(16), new(64)]);
    }
}

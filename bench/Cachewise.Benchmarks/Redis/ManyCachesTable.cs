namespace Cachewise.Benchmarks.Redis;

/// <summary>Ten small caches on one connection, and 64 callers that use all of them.</summary>
internal static class ManyCachesTable
{
    public static async Task RunAsync(RedisServer server)
    {
        await using var contenders = await RedisContenders.ConnectAsync(server.Port);
        await using var caches = new TenCachesOnRedis(server.Port);
        await RedisGrid.GetAsync("many: ten caches on one connection", [contenders.Limit, caches], payload => payload.IsLarge ? [] : [new(64)]);
    }
}

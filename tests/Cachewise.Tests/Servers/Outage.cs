namespace Cachewise.Tests.Servers;

/// <summary>An outage of a server that keeps its entries.</summary>
internal static class Outage
{
    /// <summary>
    /// Does the work while the server hangs, and goes on when the cache has its server back. What the work sends is not
    /// sent, since the circuit is open; a server that hangs does later what was sent to it.
    /// </summary>
    public static async Task RunAsync(RedisServer server, Cache cache, Func<Task> work)
    {
        await BeginAsync(server, cache);
        await work();
        await EndAsync(server, cache);
    }

    /// <summary>The server hangs, and the cache knows.</summary>
    public static async Task BeginAsync(RedisServer server, Cache cache)
    {
        await cache.GetTimeToLiveAsync("connects");
        server.Hang();
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.GetTimeToLiveAsync("opens the circuit"));
    }

    /// <summary>The server goes on, and the cache has it back.</summary>
    public static async Task EndAsync(RedisServer server, Cache cache)
    {
        server.Resume();
        await Eventually.SucceedsAsync(async () => await cache.GetTimeToLiveAsync("back"));
    }
}

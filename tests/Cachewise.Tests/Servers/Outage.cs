namespace Cachewise.Tests.Servers;

/// <summary>An outage of a server that keeps its entries.</summary>
internal static class Outage
{
    /// <summary>
    /// Does the work while the server hangs, and returns when the cache has recovered. Calls during the work are not
    /// sent, because the circuit is open; a server that hangs would execute them later.
    /// </summary>
    public static async Task RunAsync(RedisServer server, Cache cache, Func<Task> work)
    {
        await BeginAsync(server, cache);
        await work();
        await EndAsync(server, cache);
    }

    /// <summary>The server hangs, and the circuit of the cache is open.</summary>
    public static async Task BeginAsync(RedisServer server, Cache cache)
    {
        await cache.GetTimeToLiveAsync("connects");
        server.Hang();
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.GetTimeToLiveAsync("opens the circuit"));
    }

    /// <summary>The server continues, and the cache has recovered.</summary>
    public static async Task EndAsync(RedisServer server, Cache cache)
    {
        server.Resume();
        await Eventually.SucceedsAsync(async () => await cache.GetTimeToLiveAsync("back"));
    }
}

using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>Caches on one server, with and without a near cache.</summary>
internal static class NearCaches
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A cache with its defaults, on Redis alone.</summary>
    public static Cache OnRedis(RedisServer server, string prefix) => Cache.Create(Config(server, prefix));

    /// <summary>A cache with a near cache, which reads from memory when this returns.</summary>
    public static async Task<Cache> NearAsync(RedisServer server, string prefix, NearCacheOptions? options = null)
    {
        const string Probe = "probe";
        var cache = Cache.Create(Config(server, prefix) with { NearCache = options ?? new() });
        await cache.SetAsync(Probe, 1);
        using var patience = new CancellationTokenSource(Patience);
        do
        {
            await Task.Delay(10, patience.Token);
            await cache.GetAsync<int>(Probe);
        }
        while (!IsLocal(cache, Probe));
        return cache;
    }

    /// <summary>Stores a value under each key, and reads it until its value is in memory, where there is one.</summary>
    public static async Task FillAsync<T>(Cache cache, string[] keys, T value)
    {
        const int AtOnce = 100;
        foreach (var some in keys.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(key => cache.SetAsync(key, value).AsTask()));
        }

        foreach (var key in keys)
        {
            await cache.GetAsync<T>(key);
        }
    }

    /// <summary>A read from memory ends at once, one of Redis does not.</summary>
    private static bool IsLocal(Cache cache, string key)
    {
        var read = cache.GetAsync<int>(key).AsTask();
        var isLocal = read.IsCompleted;
        read.GetAwaiter().GetResult();
        return isLocal;
    }

    private static CacheConfig Config(RedisServer server, string prefix) => new() { RedisUrl = $"redis://127.0.0.1:{server.Port}/0", KeyPrefix = prefix };
}

using ZiggyCreatures.Caching.Fusion;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// FusionCache with its memory left out, so that each call goes to its distributed level: Microsoft's RedisCache, with
/// System.Text.Json.
/// </summary>
public sealed class FusionCacheOnRedis(IFusionCache cache) : IRedisContender
{
    /// <summary>Five minutes, nothing in memory.</summary>
    public static readonly FusionCacheEntryOptions Entry = new(TimeSpan.FromMinutes(5)) { SkipMemoryCacheRead = true, SkipMemoryCacheWrite = true };

    public string Name => "FusionCache";

    public ValueTask<Page?> GetAsync(string key) => cache.GetOrDefaultAsync<Page>(key);

    public ValueTask SetAsync(string key, Page page) => cache.SetAsync(key, page);
}

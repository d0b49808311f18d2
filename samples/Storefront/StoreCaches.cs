using Cachewise;

namespace Storefront;

/// <summary>
/// The caches of the store. In development they live in this process; with <c>REDIS_URL</c> in Redis, where all
/// instances share them. Nothing else in the application knows which.
/// </summary>
public sealed class StoreCaches : CacheSettings
{
    /// <summary>Products; <c>REDIS_URL</c> fills in its address.</summary>
    public CacheConfig? CacheDefault { get; init; } = new() { KeyPrefix = "store" };

    /// <summary>Search results: there are many, and few are asked for twice.</summary>
    public CacheConfig? CacheSearch => new()
    {
        RedisUrl = Variable("REDIS_URL"),
        KeyPrefix = "search",
        Timeout = TimeSpan.FromMinutes(1),
    };

    /// <summary>How often each product was looked at: counters, which nothing can recompute.</summary>
    public CacheConfig? CacheViews => new()
    {
        RedisUrl = Variable("REDIS_URL"),
        KeyPrefix = "views",
        Timeout = CacheConfig.NeverExpires,
    };
}

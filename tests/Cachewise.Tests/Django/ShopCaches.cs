namespace Cachewise.Tests.Django;

public sealed class ShopCaches : CacheSettings
{
    public CacheConfig CacheDefault { get; init; } = new()
    {
        RedisUrl = "redis://cache.internal:6379/0",
        KeyPrefix = "shop",
        Timeout = TimeSpan.FromMinutes(10),
        Serializer = CacheSerializer.Json,
        Compress = true,
    };

    public CacheConfig CacheSessions { get; init; } = new()
    {
        RedisUrl = "redis://cache.internal:6379/1",
        KeyPrefix = "sessions",
        Timeout = TimeSpan.FromDays(1),
        Serializer = CacheSerializer.Json,
    };
}

namespace Cachewise.AotTest;

/// <summary>A cache that configuration overrides, a computed cache, and an undeclared one.</summary>
internal sealed class AotCaches : CacheSettings
{
    public CacheConfig? CacheDefault { get; init; } = new() { KeyPrefix = "aot", Timeout = TimeSpan.FromMinutes(1) };

    public CacheConfig? CacheProductPages => new() { RedisUrl = Variable("REDIS_URL"), KeyPrefix = Environment };

    public CacheConfig? CacheNothing { get; init; }
}

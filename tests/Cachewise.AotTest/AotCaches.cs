namespace Cachewise.AotTest;

/// <summary>A base over which configuration sets values, a computed cache, and none.</summary>
internal sealed class AotCaches : CacheSettings
{
    public CacheConfig? CacheDefault { get; init; } = new() { KeyPrefix = "aot", Timeout = TimeSpan.FromMinutes(1) };

    public CacheConfig? CacheProductPages => new() { RedisUrl = Variable("REDIS_URL"), KeyPrefix = Environment };

    public CacheConfig? CacheNothing { get; init; }
}

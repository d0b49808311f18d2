namespace Cachewise.Tests.Configuration;

/// <summary>Settings whose code has the Redis URL.</summary>
internal sealed class UrlSettings : CacheSettings
{
    public CacheConfig CacheDefault { get; init; } = new() { RedisUrl = "redis://in.code" };
}

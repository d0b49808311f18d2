namespace Cachewise.Tests.Configuration;

/// <summary>Settings whose property is null.</summary>
internal sealed class NullSettings : CacheSettings
{
    public CacheConfig? CacheDefault { get; init; }
}

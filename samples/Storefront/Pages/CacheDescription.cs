using Cachewise;

namespace Storefront.Pages;

/// <summary>What may be shown of a cache: never its configuration itself, which holds the password.</summary>
public sealed record CacheDescription(string Alias, string Backend, string Reason, string? Address, string Prefix, int Version, string Timeout, string Declaration)
{
    public static CacheDescription From(Cache cache) => new(
        cache.Alias,
        cache.Choice.Backend.ToString(),
        cache.Choice.Reason,
        cache.Address,
        cache.Config.KeyPrefix,
        cache.Version,
        cache.Config.Timeout == CacheConfig.NeverExpires ? "never" : cache.Config.Timeout.ToString(),
        cache.Config.ToString()); // masks the password
}

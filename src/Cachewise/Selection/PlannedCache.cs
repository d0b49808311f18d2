using Cachewise.Configuration;

namespace Cachewise.Selection;

/// <summary>A cache that is ready to be built: declared, valid, and with its backend chosen.</summary>
internal sealed record PlannedCache(string Alias, CacheConfig Config, BackendChoice Choice)
{
    /// <summary>Whether there is a declaration; if not, the cache is Dummy, and its configuration nobody's.</summary>
    public bool IsDeclared { get; init; } = true;

    /// <summary>Where the configuration set a property; null where it was set in code.</summary>
    public Func<string, Origin?> OriginOf { get; init; } = static _ => null;

    /// <summary>Where the server is, if there is one.</summary>
    public RedisAddress? Address { get; } = Choice.Backend is CacheBackend.Redis ? RedisAddress.Parse(Config.RedisUrl ?? "", []) : null;
}

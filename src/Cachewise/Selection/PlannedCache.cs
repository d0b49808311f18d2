using Cachewise.Configuration;

namespace Cachewise.Selection;

/// <summary>A cache that is ready to be built: declared, valid, and with its backend chosen.</summary>
internal sealed record PlannedCache(string Alias, CacheConfig Config, BackendChoice Choice)
{
    /// <summary>Where the server is, if there is one.</summary>
    public RedisAddress? Address { get; } = Choice.Backend is CacheBackend.Redis ? RedisAddress.Parse(Config.RedisUrl ?? "", []) : null;
}

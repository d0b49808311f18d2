namespace Cachewise.Selection;

/// <summary>A cache that is ready to be built: declared, valid, and with its backend chosen.</summary>
internal sealed record PlannedCache(string Alias, CacheConfig Config, BackendChoice Choice);

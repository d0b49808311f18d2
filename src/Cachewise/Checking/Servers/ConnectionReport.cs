namespace Cachewise.Checking.Servers;

/// <summary>What a check finds when it connects to the server of a cache.</summary>
/// <param name="Server">The server; null for a cache that is not on Redis.</param>
/// <param name="Health">The health of the cache; null if it is not known.</param>
internal sealed record ConnectionReport(ServerReport? Server, CacheHealth? Health);

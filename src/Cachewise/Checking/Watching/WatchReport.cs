using Cachewise.Checking.Servers;

namespace Cachewise.Checking.Watching;

/// <summary>A change of the health of a cache, as <c>--watch --json</c> writes it, in a line.</summary>
/// <param name="Time">When it was noticed.</param>
/// <param name="Alias">The cache.</param>
/// <param name="Backend">Its backend.</param>
/// <param name="Reason">Why it is there.</param>
/// <param name="Url">The server, with its password masked; null without one.</param>
/// <param name="Health">The health from now on.</param>
internal sealed record WatchReport(DateTimeOffset Time, string Alias, CacheBackend Backend, string Reason, string? Url, CacheHealth Health)
{
    public static WatchReport Create(ICheckedCache cache, CacheHealth health, DateTimeOffset now) =>
        new(now, cache.Plan.Alias, cache.Plan.Choice.Backend, cache.Plan.Choice.Reason, cache.Plan.Address?.ToString(), health);
}

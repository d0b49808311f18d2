using Cachewise.Configuration;
using Cachewise.Selection;

namespace Cachewise.Advice;

/// <summary>Where a cache stands: the environment, and all caches beside it.</summary>
/// <param name="Environment">The name of the environment, in lower case.</param>
/// <param name="Caches">Every cache, this one among them, in order.</param>
internal sealed record AdviceContext(string Environment, IReadOnlyList<PlannedCache> Caches)
{
    /// <summary>
    /// Whether anybody depends on it: everywhere but in development and testing, as where a backend is chosen. Staging is there to
    /// find what would be wrong in production, and a production may have any name.
    /// </summary>
    public bool IsDeployed { get; } = Environment is not ("development" or "testing");

    /// <summary>Whether the cache is the one that sessions are kept in.</summary>
    public static bool IsForSessions(PlannedCache cache) => AliasName.Comparer.Equals(cache.Alias, "sessions");
}

using Cachewise.Selection;

namespace Cachewise.Advice;

/// <summary>The input of a check besides the cache: the environment, and all caches.</summary>
/// <param name="Environment">The name of the environment, in lower case.</param>
/// <param name="Caches">All caches in order, the checked one included.</param>
internal sealed record AdviceContext(string Environment, IReadOnlyList<PlannedCache> Caches)
{
    /// <summary>
    /// Whether it is not development or testing, as in the choice of a backend. Staging is to show what would be wrong
    /// in production, and production may have any name.
    /// </summary>
    public bool IsDeployed { get; } = Environment is not ("development" or "testing");

    /// <summary>Whether the application has a store of its own for the sessions of ASP.NET Core.</summary>
    public bool HasSessionStore { get; init; }

    /// <summary>Whether sessions use the cache.</summary>
    public bool IsForSessions(PlannedCache cache) => cache.IsForSessions && !HasSessionStore;
}

using Cachewise.Selection;

namespace Cachewise.Advice;

/// <summary>
/// Runs every check on every cache. It uses the declarations only and connects to nothing, so that it can run anywhere
/// before a deployment.
/// </summary>
internal static class Advisor
{
    // In the order of their ids.
    private static readonly Func<PlannedCache, AdviceContext, IEnumerable<Finding>>[] Checks =
        [ConnectionChecks.Check, SharingChecks.Check, BackendChecks.Check, static (cache, _) => PoolChecks.Check(cache), static (cache, _) => KeyChecks.Check(cache), static (cache, _) => TimeoutChecks.Check(cache)];

    /// <summary>
    /// The advice that was not suppressed, in the order of the caches, and for each in the order of the ids.
    /// </summary>
    public static IReadOnlyList<CacheAdvice> Advise(IReadOnlyList<PlannedCache> caches, string environment, bool hasSessionStore = false) =>
        [.. All(caches, new(environment.ToLowerInvariant(), caches) { HasSessionStore = hasSessionStore }).Where(one => one.Reason is null).Select(one => one.Advice)];

    /// <summary>The advice that was suppressed, with the reasons, in the same order.</summary>
    public static IReadOnlyList<SuppressedAdvice> Suppressed(IReadOnlyList<PlannedCache> caches, string environment) =>
        [.. All(caches, new(environment.ToLowerInvariant(), caches)).Where(one => one.Reason is not null).Select(one => new SuppressedAdvice(one.Advice, one.Reason!))];

    /// <summary>Why the declaration suppresses a check; null if it does not.</summary>
    // The dictionary of a declaration in code may have any comparer.
    public static string? ReasonToSuppress(CacheConfig config, string id) =>
        config.Suppress.FirstOrDefault(one => string.Equals(one.Key, id, StringComparison.OrdinalIgnoreCase)).Value;

    private static IEnumerable<(CacheAdvice Advice, string? Reason)> All(IReadOnlyList<PlannedCache> caches, AdviceContext context) =>
        from cache in caches
        from check in Checks
        from finding in check(cache, context)
        select (ToAdvice(cache, finding), ReasonToSuppress(cache.Config, finding.Id));

    private static CacheAdvice ToAdvice(PlannedCache cache, Finding finding)
    {
        var error = cache.Names.Error(cache.Alias, finding.Property, finding.Problem, finding.Fix);
        return new(finding.Id, finding.Severity, cache.Alias, error.Problem, error.Fix, cache.OriginOf(finding.Property)?.Location);
    }
}

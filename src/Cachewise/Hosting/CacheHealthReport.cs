using Cachewise.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cachewise.Hosting;

/// <summary>The health of one cache, as a health check tells it.</summary>
/// <param name="cache">The cache.</param>
/// <param name="status">Its status.</param>
/// <param name="health">Its health; null if the cache was disposed of.</param>
/// <param name="advice">The advice that makes it degraded, if it has no other problem.</param>
internal sealed class CacheHealthReport(Cache cache, HealthStatus status, CacheHealth? health, CacheAdvice? advice)
{
    private const string Disposed = "Disposed";

    private readonly string? _problem = health is null ? "it was disposed of, as when the host stops" : health.Reason ?? advice?.Problem;
    private readonly string? _fix = health?.Reason is null ? advice?.Fix : health.Fix;

    public string Alias => cache.Alias;

    public HealthStatus Status => status;

    /// <summary>What is wrong with the cache; null if nothing is.</summary>
    public string? Sentence => _problem is null ? null : $"Cache '{Alias}' is {Condition}: {_problem}{(_fix is null ? "" : $"; {_fix}")}.";

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<CacheHealthReport> MakeAsync(Cache cache, IReadOnlyList<CacheAdvice> advice, HealthStatus failureStatus, CancellationToken cancellationToken)
    {
        try
        {
            var health = await cache.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
            return health.State switch
            {
                CacheHealthState.Unavailable when cache.Config.Required => new(cache, failureStatus, health, advice: null),
                not CacheHealthState.Healthy => new(cache, HealthStatus.Degraded, health, advice: null),
                _ when AdviceOnDummy(cache, advice) is { } found => new(cache, HealthStatus.Degraded, health, found),
                _ => new(cache, HealthStatus.Healthy, health, advice: null),
            };
        }
        catch (ObjectDisposedException)
        {
            return new(cache, failureStatus, health: null, advice: null);
        }
    }

    /// <summary>The data, as text, numbers and dates, without what is not known.</summary>
    /// <param name="prefix">The beginning of each key.</param>
    public IEnumerable<KeyValuePair<string, object>> Data(string prefix) =>
        from field in new (string Name, object? Value)[]
        {
            ("backend", $"{cache.Choice.Backend}"),
            ("reason", cache.Choice.Reason),
            ("address", cache.Address),
            ("state", health is null ? Disposed : $"{health.State}"),
            ("since", health?.Since),
            ("problem", _problem),
            ("fix", _fix),
            ("last_error", health?.LastError),
            ("pending_stale_keys", health?.PendingStaleKeys),
        }
        where field.Value is not null
        select KeyValuePair.Create(prefix + field.Name, field.Value);

    private string Condition => health switch
    {
        null => "not usable",
        { State: CacheHealthState.Unavailable } => "unavailable",
        _ => "degraded",
    };

    /// <summary>The advice for a cache that keeps nothing where it should, unless it is suppressed.</summary>
    private static CacheAdvice? AdviceOnDummy(Cache cache, IReadOnlyList<CacheAdvice> advice) => cache.Choice.Backend is CacheBackend.Dummy
        ? advice.FirstOrDefault(one => string.Equals(one.Cache, cache.Alias, StringComparison.Ordinal) && one.Id is CheckId.Dummy or CheckId.LostSessions)
        : null;
}

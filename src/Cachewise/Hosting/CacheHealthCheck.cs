using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cachewise.Hosting;

/// <summary>The health check of caches: that of the worst of them.</summary>
/// <param name="caches">The caches.</param>
/// <param name="advice">The advice for them.</param>
/// <param name="isCombined">Whether each key of the data begins with the alias of its cache.</param>
internal sealed class CacheHealthCheck(IReadOnlyList<Cache> caches, IReadOnlyList<CacheAdvice> advice, bool isCombined) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failureStatus = context.Registration.FailureStatus;
        var reports = await Task.WhenAll(caches.Select(cache => CacheHealthReport.MakeAsync(cache, advice, failureStatus, cancellationToken))).ConfigureAwait(false);
        var sentences = reports.Select(report => report.Sentence).OfType<string>();
        return new(
            reports.Select(report => report.Status).DefaultIfEmpty(HealthStatus.Healthy).Min(),
            string.Join(' ', sentences) is { Length: > 0 } description ? description : null,
            data: reports.SelectMany(report => report.Data(isCombined ? $"{report.Alias}:" : "")).ToDictionary());
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cachewise.Hosting;

/// <summary>A health check that the application asked for.</summary>
/// <param name="Name">The name of a check for all caches; null for a check of each cache.</param>
/// <param name="FailureStatus">The status if a required cache is unavailable.</param>
/// <param name="Tags">The tags of the application.</param>
/// <param name="Timeout">The longest time of a check.</param>
internal sealed record RequestedHealthCheck(string? Name, HealthStatus? FailureStatus, IReadOnlyList<string> Tags, TimeSpan? Timeout)
{
    /// <summary>Both as one: with the tags of both, and of the rest what the later one has.</summary>
    public RequestedHealthCheck With(RequestedHealthCheck later) =>
        new(Name, later.FailureStatus ?? FailureStatus, [.. Tags, .. later.Tags], later.Timeout ?? Timeout);
}

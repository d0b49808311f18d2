using Cachewise;
using Cachewise.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the caches to the health checks of an application.</summary>
public static class CacheHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds one health check for all caches, also for those that only the configuration declares, with the tag
    /// <c>cache</c>. It asks each server that a cache needs once, on the connection of the cache, and within its
    /// timeouts; the rest is known from <see cref="Cache.Health"/>.
    /// </summary>
    /// <remarks>
    /// Degraded: a cache is unavailable or partly so, Redis rejected a command within the last minute, or a cache keeps
    /// nothing outside of development and testing. <paramref name="failureStatus"/>: a cache that is
    /// <see cref="CacheConfig.Required"/> is unavailable, or a cache was disposed of. Several calls with one name are
    /// one check with the tags of all; of the other arguments the last that is given counts.
    /// </remarks>
    /// <param name="builder">What <c>AddHealthChecks</c> returns.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status if a required cache is unavailable; null is
    /// <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">More tags, for filters.</param>
    /// <param name="timeout">After this the status is <paramref name="failureStatus"/>, whatever the cause; null, the
    /// default, leaves it to the timeouts of the caches.</param>
    public static IHealthChecksBuilder AddCaches(
        this IHealthChecksBuilder builder, string name = "caches", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return builder.Add(name, failureStatus, tags, timeout);
    }

    /// <summary>
    /// Adds a health check for each cache: <c>cache:default</c>, with the tags <c>cache</c>, the backend (<c>redis</c>,
    /// <c>locmem</c>, <c>dummy</c>), and <c>required</c> if it is. The caches are built when the health checks are
    /// first needed, at the latest when the host starts.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returns.</param>
    /// <param name="failureStatus">The status if a required cache is unavailable; null is
    /// <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">More tags, for filters.</param>
    /// <param name="timeout">After this the status of a check is <paramref name="failureStatus"/>, whatever the cause;
    /// null, the default, leaves it to the timeouts of the cache.</param>
    /// <inheritdoc cref="AddCaches" path="/remarks"/>
    public static IHealthChecksBuilder AddEachCache(
        this IHealthChecksBuilder builder, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(name: null, failureStatus, tags, timeout);
    }

    private static IHealthChecksBuilder Add(this IHealthChecksBuilder builder, string? name, HealthStatus? failureStatus, IEnumerable<string>? tags, TimeSpan? timeout)
    {
        if (timeout is { } time && time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(timeout));
        }

        builder.Services.AddOptions();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HealthCheckServiceOptions>, CacheHealthRegistrations>());
        CacheServiceCollectionExtensions.SingletonOf(builder.Services, static _ => new RequestedHealthChecks()).Add(new(name, failureStatus, [.. tags ?? []], timeout));
        return builder;
    }
}

using System.Diagnostics.Metrics;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Stores;
using Cachewise.Stores.Dummy;
using Cachewise.Stores.LocMem;
using Cachewise.Stores.Near;
using Cachewise.Stores.Redis;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Caching;

/// <summary>
/// Makes the store of each cache, on the backend that was chosen for it. Caches of one factory share connections to
/// Redis.
/// </summary>
/// <param name="services">What the application gave for all caches.</param>
/// <param name="provider">The services of the host.</param>
/// <param name="contracts">How values are written.</param>
/// <param name="time">The clock of LocMem.</param>
/// <param name="logger">The log of the connections.</param>
internal sealed class StoreFactory(CacheServices services, IServiceProvider provider, JsonContracts contracts, TimeProvider time, ILogger logger)
{
    private readonly RedisLinks _links = new(
        services.ConfigureRedis, services.Multiplexer is { } multiplexer ? alias => multiplexer(provider, alias) : null, logger);

    private readonly TrackedLinks _tracked = new();

    /// <inheritdoc cref="RedisLinks.OnCertificate"/>
    public Action<X509Certificate2, SslProtocols>? OnCertificate
    {
        init => _links.OnCertificate = value;
    }

    /// <summary>Starts the tracking of a near cache; null for that of the servers.</summary>
    public StartTracking? StartTracking { get; init; }

    /// <summary>Makes the tokens of the fills of a near cache.</summary>
    public Func<FillTokens> CreateTokens { get; init; } = static () => new();

    /// <summary>The instruments that the caches share.</summary>
    public CacheMetrics Metrics { get; } = CacheMetrics.Create(services.MeterFactory ?? (IMeterFactory?)provider.GetService(typeof(IMeterFactory)));

    public CacheStore Create(PlannedCache plan, HealthMonitor health, CacheTelemetry telemetry) => plan.Choice.Backend switch
    {
        CacheBackend.Redis => CreateRedis(plan, health, telemetry),
        CacheBackend.LocMem => new LocMemStore(plan.Alias, plan.Config, contracts, time),
        _ => new DummyStore(),
    };

    private CacheStore CreateRedis(PlannedCache plan, HealthMonitor health, CacheTelemetry telemetry)
    {
        var redis = new RedisStore(plan, _links, health, telemetry);
        return plan.Config.NearCache is null ? redis : new NearStore(plan, redis, StartTracking ?? StartOnServers, CreateTokens(), health);
    }

    private CacheTracking StartOnServers(PlannedCache plan, RedisLink link, ITrackingObserver observer) =>
        CacheTracking.Start(_tracked, link, $"{plan.Config.KeyPrefix}:", plan.Config.NearCache!.MaxStaleness, observer);
}

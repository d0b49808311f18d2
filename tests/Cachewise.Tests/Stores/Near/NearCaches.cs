using Cachewise.Caching;
using Cachewise.Configuration;
using Cachewise.Selection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Tests.Stores.Near;

/// <summary>Caches with a near cache, whose tracking is that of a test.</summary>
internal static class NearCaches
{
    public static Cache Create(FakeTracking tracking, CacheConfig config, CacheServices? services = null)
    {
        services ??= new();
        config = config.NearCache is null ? config with { NearCache = new() } : config;
        var plan = new PlannedCache(AliasName.Default, config, BackendSelection.Choose(config, "development", debug: true)) { RejectsLoss = true };
        var (contracts, time, logger) = (services.Contracts, services.Time ?? TimeProvider.System, services.Logging?.CreateLogger<Cache>() ?? (ILogger)NullLogger.Instance);
        return new(plan, new StoreFactory(services, NoServices.Instance, contracts, time, logger) { StartTracking = tracking.Start }, contracts, time, logger);
    }

    /// <summary>How many entries are in memory.</summary>
    public static long Kept(this Cache cache) => cache.Core.Usage.Entries!.Value;
}

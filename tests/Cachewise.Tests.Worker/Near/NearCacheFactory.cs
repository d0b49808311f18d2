using Cachewise.Caching;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Stores.Near;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Tests.Worker.Near;

/// <summary>
/// Caches with a near cache which lacks a part that the proof needs, so that the checker must find violations.
/// </summary>
internal static class NearCacheFactory
{
    /// <summary>The cache, with what a test makes of its tracking and its tokens.</summary>
    /// <param name="config">The declaration.</param>
    /// <param name="observe">What is told of changes in place of the near cache.</param>
    /// <param name="hasFence">Whether it has the fence.</param>
    /// <param name="hasTokens">Whether changes take back the tokens of reads.</param>
    public static Cache Create(CacheConfig config, Func<ITrackingObserver, ITrackingObserver> observe, bool hasFence = true, bool hasTokens = true)
    {
        var links = new TrackedLinks();
        ICacheTracking Start(PlannedCache plan, RedisLink link, ITrackingObserver observer)
        {
            var tracking = CacheTracking.Start(links, link, $"{config.KeyPrefix}:", config.NearCache!.MaxStaleness, observe(observer));
            return hasFence ? tracking : new UnfencedTracking(tracking);
        }

        var services = new CacheServices();
        var plan = new PlannedCache(AliasName.Default, config, BackendSelection.Choose(config, "development", debug: true)) { RejectsLoss = true };
        var factory = new StoreFactory(services, NoServices.Instance, services.Contracts, TimeProvider.System, NullLogger.Instance)
        {
            StartTracking = Start,
            CreateTokens = () => hasTokens ? new FillTokens() : new KeptTokens(),
        };
        return new(plan, factory, services.Contracts, TimeProvider.System, NullLogger.Instance);
    }
}

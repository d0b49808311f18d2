using Cachewise.Caching;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Stores.Near;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Tests.Worker.Near;

/// <summary>
/// Makes the caches of an application, which share connections. They may lack a part that the proof needs, so that the
/// checker must find violations.
/// </summary>
internal sealed class NearCacheFactory
{
    private readonly StoreFactory _stores;
    private readonly CacheServices _services = new();
    private readonly TrackedLinks _links = new();
    private readonly Func<ITrackingObserver, ITrackingObserver> _observe;
    private readonly bool _hasFence;

    /// <param name="observe">Makes what is told of changes of what each near cache has for it; null for that.</param>
    /// <param name="hasFence">Whether they have the fence.</param>
    /// <param name="hasTokens">Whether changes take back the tokens of reads.</param>
    /// <param name="renewalInterval">
    /// How long a tracking connection is used, as if its token expired; null for as long as it works.
    /// </param>
    public NearCacheFactory(Func<ITrackingObserver, ITrackingObserver>? observe = null, bool hasFence = true, bool hasTokens = true, TimeSpan? renewalInterval = null)
    {
        (_observe, _hasFence) = (observe ?? (static observer => observer), hasFence);
        if (renewalInterval is { } interval)
        {
            _services.ConfigureRedis = static (_, _) => { };
            _links = new() { RenewalInterval = interval };
        }

        _stores = new(_services, NoServices.Instance, _services.Contracts, TimeProvider.System, NullLogger.Instance)
        {
            StartTracking = Start,
            CreateTokens = () => hasTokens ? new FillTokens() : new KeptTokens(),
        };
    }

    /// <summary>The cache of a declaration.</summary>
    public Cache Create(CacheConfig config)
    {
        var plan = new PlannedCache(AliasName.Default, config, BackendSelection.Choose(config, "development", debug: true)) { RejectsLoss = true };
        return new(plan, _stores, _services.Contracts, TimeProvider.System, NullLogger.Instance);
    }

    private ICacheTracking Start(PlannedCache plan, RedisLink link, ITrackingObserver observer)
    {
        var tracking = CacheTracking.Start(_links, link, $"{plan.Config.KeyPrefix}:", plan.Config.NearCache!.MaxStaleness, _observe(observer));
        return _hasFence ? tracking : new UnfencedTracking(tracking);
    }
}

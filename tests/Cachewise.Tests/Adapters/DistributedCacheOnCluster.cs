using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Adapters;

public sealed class DistributedCacheOnCluster(SharedCluster cluster) : DistributedCacheContract
{
    protected override Cache Create(CacheConfig config) => Cache.Create(cluster.Here(config), new() { Time = Time });

    protected override async ValueTask AdvanceAsync(TimeSpan time)
    {
        Time.Advance(time);
        await cluster.AdvanceAsync(Prefix, time);
    }
}

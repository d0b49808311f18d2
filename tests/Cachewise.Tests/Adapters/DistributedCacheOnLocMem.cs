namespace Cachewise.Tests.Adapters;

public sealed class DistributedCacheOnLocMem : DistributedCacheContract
{
    protected override Cache Create(CacheConfig config) => Cache.Create(config, new() { Time = Time });

    protected override ValueTask AdvanceAsync(TimeSpan time)
    {
        Time.Advance(time);
        return ValueTask.CompletedTask;
    }
}

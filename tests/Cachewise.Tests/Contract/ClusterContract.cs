using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Contract;

public sealed class ClusterContract(SharedCluster cluster) : CacheContract
{
    protected override Cache Create(CacheConfig config) => Cache.Create(cluster.Here(config));

    protected override ValueTask AdvanceAsync(TimeSpan time) => new(cluster.AdvanceAsync(Prefix, time));

    [Fact]
    public async Task The_keys_are_on_all_nodes()
    {
        await Cache.SetManyAsync(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"k{i}", i)));

        foreach (var server in await cluster.PrimariesAsync())
        {
            Assert.InRange(server.Keys(pattern: $"{Prefix}:*").Count(), 1, 99);
        }
    }
}

using System.Text;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Leases;

/// <summary>A slot that moves from node to node: no node has an entry and its lease, so that there is none.</summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that the test does not expect
public sealed class LeaseReshardingTests
{
    private const string Key = "{moving}k";

    private static readonly int Slot = HashSlot.Compute(Encoding.UTF8.GetBytes(Key));

    [Fact]
    public async Task While_a_slot_moves_values_are_made_and_not_stored()
    {
        using var cluster = new RedisCluster();
        await using var cache = Cache.Create(cluster.Here(new() { OnFailure = FailureMode.Throw }));
        var (hasBegun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var making = cache.GetOrCreateAsync(Key, async _ =>
        {
            hasBegun.SetResult();
            await mayEnd.Task;
            return "before";
        }).AsTask();
        await hasBegun.Task;

        var from = RedisCluster.NodeOf(Slot);
        var to = (from + 1) % 3;
        cluster.BeginMove(Slot, from, to);
        mayEnd.SetResult();
        Assert.Equal("before", await making);
        Assert.Equal("meanwhile", await cache.GetOrCreateAsync(Key, _ => ValueTask.FromResult("meanwhile")));
        Assert.Null(await cache.GetAsync<string>(Key));

        while (cluster.MoveEntries(Slot, from, to, count: 25))
        {
        }

        cluster.EndMove(Slot, to);
        await cache.RemoveAsync(Key); // ends the lease of the first
        Assert.Equal("after", await cache.GetOrCreateAsync(Key, _ => ValueTask.FromResult("after")));
        Assert.Equal("after", await cache.GetAsync<string>(Key));
    }
}

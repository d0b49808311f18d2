using System.Text;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Topology;

/// <summary>Slots move from node to node while they are used.</summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that the test does not expect
public sealed class ClusterReshardingTests
{
    private const string Tag = "{moving}"; // what is between the braces is what counts for the slot
    private const int Workers = 8;

    private static readonly int Slot = HashSlot.Compute(Encoding.UTF8.GetBytes(Tag));

    [Fact]
    public async Task While_a_slot_moves_nothing_is_lost_and_nothing_fails()
    {
        using var cluster = new RedisCluster();
        await using var cache = Cache.Create(cluster.Here(new() { OnFailure = FailureMode.Throw }));
        await cache.SetManyAsync(Enumerable.Range(0, 200).Select(i => KeyValuePair.Create($"{Tag}idle{i}", i)));
        using var enough = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => UseAsync(cache, worker, enough.Token))).ToList();

        var from = RedisCluster.NodeOf(Slot);
        for (var round = 0; round < 6; round++)
        {
            var to = (from + 1) % 3;
            cluster.BeginMove(Slot, from, to);
            while (cluster.MoveEntries(Slot, from, to, count: 25))
            {
                Assert.Equal(200, (await cache.KeysAsync($"{Tag}idle*").ToListAsync()).Count);
            }

            cluster.EndMove(Slot, to);
            from = to;
        }

        await enough.CancelAsync();
        var counted = (await Task.WhenAll(workers)).Sum();
        Assert.Equal(counted, await cache.GetAsync<int>($"{Tag}count"));
        Assert.Equal(Enumerable.Range(0, 200), (await cache.GetManyAsync<int>(Enumerable.Range(0, 200).Select(i => $"{Tag}idle{i}"))).Values);
        Assert.Equal(200, await cache.RemoveByPatternAsync($"{Tag}idle*"));
    }

    /// <summary>Does everything that a cache can do, with entries of its own.</summary>
    /// <returns>How often it has counted.</returns>
    private static async Task<int> UseAsync(Cache cache, int worker, CancellationToken enough)
    {
        var (one, two, bystander) = ($"{Tag}{worker}", $"{Tag}{worker}b", $"bystander{worker}");
        var counted = 0;
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await cache.SetAsync(one, i, cancellationToken: CancellationToken.None);
            Assert.Equal(i, await cache.GetAsync(one, -1, CancellationToken.None));
            Assert.Empty(await cache.SetManyAsync([KeyValuePair.Create(one, i + 1), KeyValuePair.Create(bystander, i + 1)], cancellationToken: CancellationToken.None));
            Assert.Equal([i + 1, i + 1], (await cache.GetManyAsync<int>([one, bystander], CancellationToken.None)).Values);
            Assert.True(await cache.AddAsync(two, i, cancellationToken: CancellationToken.None));
            Assert.Equal(i, await cache.GetOrCreateAsync(two, _ => ValueTask.FromResult(-1), cancellationToken: CancellationToken.None));
            Assert.True(await cache.TouchAsync(two, TimeSpan.MaxValue, CancellationToken.None));
            Assert.Equal(2, await cache.RemoveManyAsync([two, bystander, $"{Tag}missing"], CancellationToken.None));
            await cache.IncrementAsync($"{Tag}count", initial: 0, cancellationToken: CancellationToken.None);
            counted++;
        }

        return counted;
    }
}

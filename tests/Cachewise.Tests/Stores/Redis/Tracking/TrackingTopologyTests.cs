using Cachewise.Stores.Redis.Topology;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Tracking;

/// <summary>Sentinels and clusters: which servers are tracked, and what happens when they are replaced.</summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class TrackingTopologyTests
{
    [Fact]
    public async Task The_primary_that_the_sentinels_name_is_tracked_after_each_failover()
    {
        using var servers = new SentinelServers();
        await using var copy = await TrackedCopy.Start("redis://ignored", new() { Sentinels = servers.Endpoints, ServiceName = SentinelServers.ServiceName }).ArmedAsync();
        for (var round = 0; round < 2; round++)
        {
            servers.Primary.Cli("SET", $"app:before{round}", "1");
            await copy.FenceAsync();
            Assert.True(copy.WasTold($"app:before{round}"));
            servers.AwaitReplication();
            var flushes = copy.Flushes;

            servers.FailOver();

            await Eventually.UntilAsync(async () =>
            {
                var key = $"app:after{round}:{Guid.NewGuid():N}";
                servers.Primary.Cli("SET", key, "1");
                await copy.FenceAsync();
                return copy.WasTold(key);
            });
            Assert.True(copy.Flushes > flushes);
        }

        Assert.Equal(0, copy.FlushesWhileValid);
    }

    [Fact]
    public async Task All_primaries_of_a_cluster_are_tracked()
    {
        using var cluster = new RedisCluster();
        await using var copy = await Start(cluster).ArmedAsync();

        for (var i = 0; i < 30; i++)
        {
            cluster.Nodes[0].Cli("-c", "SET", $"app:{i}", "1");
        }

        await copy.FenceAsync();
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(1, copy.TimesTold($"app:{i}")));
        Assert.All(cluster.Nodes, node => Assert.Contains("-near ", node.Cli("CLIENT", "LIST"), StringComparison.Ordinal));
        cluster.Nodes[1].Cli("FLUSHALL");
        await Eventually.UntilAsync(() => copy.FlushesWhileValid == 1);
    }

    [Fact]
    public async Task A_promoted_replica_is_armed_before_local_reads_go_on()
    {
        using var cluster = new RedisCluster(withReplicas: true);
        await using var copy = await Start(cluster).ArmedAsync();
        var key = KeyOn(primary: 1);
        var flushes = copy.Flushes;

        cluster.FailOver(1);

        await Eventually.UntilAsync(() => copy.Flushes > flushes);
        await copy.ArmedAsync();
        cluster.Nodes[RedisCluster.Primaries + 1].Cli("SET", key, "1");
        await copy.FenceAsync();
        Assert.True(copy.WasTold(key));
        Assert.Equal(0, copy.FlushesWhileValid);
    }

    [Fact]
    public async Task While_an_owner_of_slots_is_down_no_local_read_is_allowed()
    {
        using var cluster = new RedisCluster(withReplicas: false, password: null, certificate: null, "--cluster-node-timeout", "600000");
        await using var copy = await Start(cluster).ArmedAsync();

        cluster.Nodes[2].Kill();

        await Eventually.UntilAsync(() => !copy.IsTold && copy.Tracking.Problem is not null);
        Assert.Equal(
            $"Redis at redis://127.0.0.1:{cluster.Nodes[2].Port}/0, a node of the cluster, closed the connection that tells of changed keys, or is unreachable; check its address, and that it runs",
            copy.Tracking.Problem!.Reason);
        cluster.Nodes[2].Start();
        await copy.FenceAsync();
    }

    [Fact]
    public async Task Slots_that_move_lose_nothing()
    {
        using var cluster = new RedisCluster();
        await using var copy = await Start(cluster).ArmedAsync();
        var key = KeyOn(primary: 0);
        var slot = HashSlot.Compute(System.Text.Encoding.UTF8.GetBytes(key));
        cluster.Nodes[0].Cli("SET", key, "1");
        await copy.FenceAsync();
        var before = copy.TimesTold(key);

        cluster.BeginMove(slot, 0, 1);
        while (cluster.MoveEntries(slot, 0, 1, count: 10))
        {
        }

        var flushes = copy.Flushes;
        cluster.EndMove(slot, 1);
        cluster.Nodes[1].Cli("SET", key, "2");

        await copy.FenceAsync();
        Assert.True(copy.TimesTold(key) > before + 1); // removed by the move, and written
        await Eventually.UntilAsync(() => copy.Flushes > flushes);
        await copy.ArmedAsync();
    }

    private static TrackedCopy Start(RedisCluster cluster) => TrackedCopy.Start(cluster.Nodes[0].Url(), new() { StartupNodes = [cluster.Endpoints[0]] });

    private static string KeyOn(int primary) =>
        Enumerable.Range(0, int.MaxValue).Select(i => $"app:{i}").First(key => RedisCluster.NodeOf(HashSlot.Compute(System.Text.Encoding.UTF8.GetBytes(key))) == primary);
}

using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Topology;

public sealed class ReplicaTests
{
    [Fact]
    public void A_server_that_says_so_is_a_replica()
    {
        var error = new RedisServerException(RedisErrorKind.ReadOnly, CommandFlags.None, "READONLY You can't write against a read only replica.");

        Assert.True(new SingleServer().IsReplica(error));
        Assert.True(new ClusterTopology(acceptsGaps: false).IsReplica(error));
    }

    [Fact]
    public void Where_the_client_finds_no_primary_a_single_server_is_a_replica_and_a_node_of_a_cluster_is_unavailable()
    {
        var error = new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection, CommandFlags.None, "Command cannot be issued to a replica: not eligible for replica");

        Assert.True(new SingleServer().IsReplica(error));
        Assert.False(new ClusterTopology(acceptsGaps: false).IsReplica(error));
    }
}

using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>One of three primaries is killed, and later its replica takes over its slots.</summary>
internal sealed class ClusterNodeKilled(Pace pace) : Scenario(pace)
{
    private readonly RedisCluster _cluster = new(withReplicas: true);

    public override bool ForgetsWrites => true;

    public override CacheConfig Declaration => _cluster.Here(Declare("redis://ignored"));

    public override string DirectUrl => ClusterUrl(_cluster.Nodes[1]);

    public override Task BreakAsync()
    {
        _cluster.AwaitReplication();
        _cluster.Nodes[0].Kill();
        return Task.CompletedTask;
    }

    public override Task RepairAsync() => Task.Run(() => _cluster.FailOver(0));

    public override void Dispose() => _cluster.Dispose();
}

using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>Slots in use move from one node to the next, with all their entries.</summary>
internal sealed class ClusterSlotsMoved(Pace pace) : Scenario(pace)
{
    private const int EntriesAtOnce = 10;

    private readonly RedisCluster _cluster = new();

    public override CacheConfig Declaration => _cluster.Here(Declare("redis://ignored"));

    public override string DirectUrl => ClusterUrl(_cluster.Nodes[0]);

    public override Task BreakAsync() => Task.CompletedTask;

    public override Task LastAsync(ILoad load) => Task.Run(() =>
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var slot in load.Keys.Select(key => int.Parse(_cluster.Nodes[0].Cli("CLUSTER", "KEYSLOT", $"{load.KeyStart}{key}"))).Distinct().TakeWhile(_ => TimeProvider.System.GetElapsedTime(began) < Pace.Fault))
        {
            Move(slot);
        }
    });

    public override Task RepairAsync() => Task.CompletedTask;

    public override void Dispose() => _cluster.Dispose();

    private void Move(int slot)
    {
        var from = RedisCluster.NodeOf(slot);
        var to = (from + 1) % RedisCluster.Primaries;
        _cluster.BeginMove(slot, from, to);
        while (_cluster.MoveEntries(slot, from, to, EntriesAtOnce))
        {
            // Callers go on writing there.
        }

        _cluster.EndMove(slot, to);
    }
}

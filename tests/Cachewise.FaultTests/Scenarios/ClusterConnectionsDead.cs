using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// The connections to one of three primaries lose what is sent, and stay open; new ones work.
/// </summary>
internal sealed class ClusterConnectionsDead : Scenario
{
    private const int Node = 0;

    private readonly RedisCluster _cluster = new();
    private readonly FaultProxy _proxy;

    public ClusterConnectionsDead(Pace pace)
        : base(pace)
    {
        _proxy = new(_cluster.Nodes[Node].Port);
        _cluster.Announce(Node, _proxy.Port);
    }

    public override CacheConfig Declaration
    {
        get
        {
            var config = Declare($"redis://127.0.0.1:{_proxy.Port}");
            return config with { ConnectionPool = config.ConnectionPool with { StartupNodes = _cluster.Endpoints.Skip(1).ToList() } };
        }
    }

    public override string DirectUrl => ClusterUrl(_cluster.Nodes[1]);

    public override Task BreakAsync()
    {
        _proxy.FallSilent();
        _proxy.Speak();
        return Task.CompletedTask;
    }

    // The timeout of a call, and that of the probe.
    public override Task LastAsync(ILoad load) => Task.Delay(2 * Pace.Limit, TimeProvider.System);

    public override Task RepairAsync() => Task.CompletedTask;

    public override void Dispose()
    {
        _proxy.Dispose();
        _cluster.Dispose();
    }
}

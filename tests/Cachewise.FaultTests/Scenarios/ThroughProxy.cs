using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>A working server behind a network with faults.</summary>
internal abstract class ThroughProxy : Scenario
{
    protected ThroughProxy(Pace pace)
        : base(pace)
    {
        Server.Require();
        Proxy = new(Server.Port);
    }

    protected RedisServer Server { get; } = RedisServer.Own();

    protected FaultProxy Proxy { get; }

    public override CacheConfig Declaration => Declare($"redis://127.0.0.1:{Proxy.Port}");

    public override string DirectUrl => Server.Url();

    public override void Dispose()
    {
        Proxy.Dispose();
        Server.Dispose();
    }
}

using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>A working server behind a network with faults.</summary>
internal abstract class ThroughProxy : Scenario
{
    private readonly RedisServer _server = RedisServer.Own();

    protected ThroughProxy(Pace pace)
        : base(pace)
    {
        _server.Require();
        Proxy = new(_server.Port);
    }

    protected FaultProxy Proxy { get; }

    public override Cache Open() => Cache.Create(Declare($"redis://127.0.0.1:{Proxy.Port}"));

    public override void Dispose()
    {
        Proxy.Dispose();
        _server.Dispose();
    }
}

using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>A primary and a replica, monitored by three sentinels.</summary>
internal abstract class BehindSentinels(Pace pace) : Scenario(pace)
{
    public override bool ForgetsWrites => true;

    protected SentinelServers Servers { get; } = new();

    public override CacheConfig Declaration
    {
        get
        {
            var config = Declare("redis://ignored");
            return config with { ConnectionPool = config.ConnectionPool with { Sentinels = Servers.Endpoints, ServiceName = SentinelServers.ServiceName } };
        }
    }

    public override string DirectUrl => $"sentinel://127.0.0.1:{Servers.Sentinels[0].Port}/{SentinelServers.ServiceName}";

    /// <summary>Promotes the replica; returns when every sentinel says so.</summary>
    protected Task FailOverAsync() => Task.Run(Servers.FailOver);

    public override void Dispose() => Servers.Dispose();
}

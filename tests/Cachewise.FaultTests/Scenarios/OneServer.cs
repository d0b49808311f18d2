using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>A fault of a single server.</summary>
internal abstract class OneServer(Pace pace, params string[] arguments) : Scenario(pace)
{
    protected RedisServer Server { get; } = RedisServer.Own(arguments);

    public override CacheConfig Declaration => Declare(Server.Url());

    public override string DirectUrl => Server.Url();

    public override void Dispose() => Server.Dispose();

    /// <summary>Closes all connections from the server's side.</summary>
    protected void KillClients() => Server.Cli("CLIENT", "KILL", "TYPE", "normal");
}

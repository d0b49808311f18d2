using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// The server becomes the replica of a primary that it cannot reach: it reads, and rejects writes and removals.
/// </summary>
internal sealed class ServerReadOnly(Pace pace) : OneServer(pace)
{
    public override Task BreakAsync() => Follow("127.0.0.1", $"{RedisServer.FreePort()}");

    public override Task RepairAsync() => Follow("NO", "ONE");

    private Task Follow(string host, string port)
    {
        Assert.Equal("OK", Server.Cli("REPLICAOF", host, port));
        return Task.CompletedTask;
    }
}

namespace Cachewise.FaultTests.Scenarios;

/// <summary>The server has no memory left and evicts nothing: it reads and removes, and rejects writes.</summary>
internal sealed class ServerFull(Pace pace) : OneServer(pace, "--maxmemory-policy", "noeviction")
{
    public override Task BreakAsync() => LimitMemory("1");

    public override Task RepairAsync() => LimitMemory("0");

    private Task LimitMemory(string bytes)
    {
        Assert.Equal("OK", Server.Cli("CONFIG", "SET", "maxmemory", bytes));
        return Task.CompletedTask;
    }
}

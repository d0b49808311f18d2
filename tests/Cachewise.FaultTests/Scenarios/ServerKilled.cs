namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// The server is killed, and restarts with its data, which is older than the writes of callers meanwhile.
/// </summary>
// The file survives the process, though not a crash of the machine.
internal sealed class ServerKilled(Pace pace) : OneServer(pace, "--appendonly", "yes", "--appendfsync", "no")
{
    public override Task BreakAsync()
    {
        Server.Kill();
        return Task.CompletedTask;
    }

    public override Task RepairAsync()
    {
        Server.Start();
        return Task.CompletedTask;
    }
}

namespace Cachewise.FaultTests.Scenarios;

/// <summary>It comes back with what it had when it died: with older values than callers wrote meanwhile.</summary>
// The file outlives the process, if not the machine.
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

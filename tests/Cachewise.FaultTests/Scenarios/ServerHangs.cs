namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// The server is suspended: connections stay open and are accepted, and no command is answered. Afterwards it executes
/// the commands in its sockets.
/// </summary>
internal sealed class ServerHangs(Pace pace) : OneServer(pace)
{
    public override Task BreakAsync()
    {
        Server.Hang();
        return Task.CompletedTask;
    }

    public override Task RepairAsync()
    {
        Server.Resume();
        return Task.CompletedTask;
    }
}

namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// It is stopped in its tracks: connections stay and are taken, and nothing answers. When it goes on, it does what lies
/// in its sockets.
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

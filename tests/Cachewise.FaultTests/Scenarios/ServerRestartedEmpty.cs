namespace Cachewise.FaultTests.Scenarios;

/// <summary>The server is killed, and restarted without its entries.</summary>
internal sealed class ServerRestartedEmpty(Pace pace) : OneServer(pace)
{
    public override Task BreakAsync()
    {
        Server.Kill();
        return Task.CompletedTask;
    }

    public override Task LastAsync(ILoad load) => Task.CompletedTask;

    public override Task RepairAsync()
    {
        Server.Start();
        return Task.CompletedTask;
    }
}

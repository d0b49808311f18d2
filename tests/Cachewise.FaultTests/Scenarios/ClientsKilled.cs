namespace Cachewise.FaultTests.Scenarios;

/// <summary>The server closes all connections, again and again.</summary>
internal sealed class ClientsKilled(Pace pace) : OneServer(pace)
{
    private const int Times = 10;

    public override Task BreakAsync() => Task.CompletedTask;

    public override async Task LastAsync(ILoad load)
    {
        for (var i = 0; i < Times; i++)
        {
            KillClients();
            await Task.Delay(Pace.Fault / Times, TimeProvider.System);
        }
    }

    public override Task RepairAsync() => Task.CompletedTask;
}

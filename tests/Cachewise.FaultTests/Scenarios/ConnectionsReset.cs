namespace Cachewise.FaultTests.Scenarios;

/// <summary>Every connection is reset soon after it was made, and likely in the middle of a reply.</summary>
internal sealed class ConnectionsReset(Pace pace) : ThroughProxy(pace)
{
    private const int Bytes = 1024 * 1024; // some hundreds of milliseconds

    public override Task BreakAsync()
    {
        Proxy.ResetWithin = Bytes;
        Proxy.ResetAll();
        return Task.CompletedTask;
    }

    public override Task LastAsync(ILoad load) => load.RunAsync(Pace.Fault, Pace.CallsUnderResets);

    public override Task RepairAsync()
    {
        Proxy.ResetWithin = null;
        return Task.CompletedTask;
    }
}

namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// Connections lose what is sent, and stay open: a cable was cut, or a firewall has forgotten them.
/// </summary>
/// <param name="pace">The pace.</param>
/// <param name="newToo">Whether new connections are dead too, as long as the fault lasts; those from before stay
/// dead.</param>
internal sealed class ConnectionsDead(Pace pace, bool newToo) : ThroughProxy(pace)
{
    public override Task BreakAsync()
    {
        Proxy.FallSilent();
        return Task.CompletedTask;
    }

    // No call can fail before.
    public override Task LastAsync(ILoad load) => newToo ? base.LastAsync(load) : Task.Delay(Pace.Limit, TimeProvider.System);

    public override Task RepairAsync()
    {
        Proxy.Speak();
        return Task.CompletedTask;
    }
}

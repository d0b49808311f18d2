namespace Cachewise.FaultTests.Scenarios;

/// <summary>Every reply is late.</summary>
/// <param name="pace">The pace.</param>
/// <param name="ofTimeout">The delay, as a multiple of the operation timeout.</param>
internal sealed class NetworkSlow(Pace pace, double ofTimeout) : ThroughProxy(pace)
{
    public override Task BreakAsync()
    {
        Proxy.Delay = ofTimeout * Pace.Limit;
        return Task.CompletedTask;
    }

    public override async Task RepairAsync()
    {
        var delay = Proxy.Delay;
        Proxy.Delay = TimeSpan.Zero;
        await Task.Delay(delay, TimeProvider.System); // until the delayed replies have arrived
    }
}

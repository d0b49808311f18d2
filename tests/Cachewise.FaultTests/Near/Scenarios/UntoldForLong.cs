using Cachewise.FaultTests.Scenarios;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>
/// Nothing is told of changes until so many calls were made that some have read what another program has changed.
/// </summary>
internal sealed class UntoldForLong(Pace pace) : ThroughProxy(pace)
{
    private const long Calls = 2_000;

    public override Task BreakAsync()
    {
        Proxy.IsTrackingSilent = true;
        return Task.CompletedTask;
    }

    public override Task LastAsync(ILoad load) => load.RunAsync(4 * NearRun.Bound, Calls);

    public override Task RepairAsync()
    {
        Proxy.IsTrackingSilent = false;
        return Task.CompletedTask;
    }
}

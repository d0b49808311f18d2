using Cachewise.FaultTests.Scenarios;
using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>
/// The tracking connections are replaced again and again, for new tokens and for other prefixes, and cut meanwhile.
/// </summary>
internal sealed class TrackingReplaced(Pace pace) : ThroughProxy(pace)
{
    private const int Replacements = 20;

    public override bool ReplacesTracking => true;

    public override Task BreakAsync()
    {
        Proxy.CutTrackingInMessage();
        return Task.CompletedTask;
    }

    public override Task LastAsync(ILoad load)
    {
        var enough = Proxy.Connections + Replacements;
        return Eventually.UntilAsync(() => Proxy.Connections >= enough);
    }

    public override Task RepairAsync() => Task.CompletedTask;
}

using Cachewise.FaultTests.Scenarios;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>Another fault each time, on the same server under the same load.</summary>
internal sealed class OneAfterTheOther(Pace pace) : ThroughProxy(pace)
{
    /// <summary>How many there are.</summary>
    public const int Faults = 7;

    private int _begun;

    public override Task BreakAsync()
    {
        switch (_begun++ % Faults)
        {
            case 0:
                Proxy.HoldReplies(ofTracking: true);
                break;
            case 1:
                Proxy.CutTrackingInMessage();
                break;
            case 2:
                Proxy.TrackingDelay = 2 * NearRun.Bound;
                break;
            case 3:
                Server.Hang();
                break;
            case 4:
                Proxy.IsTrackingSilent = true;
                break;
            case 5:
                Proxy.ResetAll();
                break;
        }

        return Task.CompletedTask;
    }

    public override Task LastAsync(ILoad load) => _begun % Faults is 0 ? ProcessSuspended.SuspendAsync(load, Pace.Fault) : base.LastAsync(load);

    public override Task RepairAsync()
    {
        Proxy.ReleaseReplies();
        (Proxy.TrackingDelay, Proxy.IsTrackingSilent) = (TimeSpan.Zero, false);
        Server.Resume();
        return Task.CompletedTask;
    }
}

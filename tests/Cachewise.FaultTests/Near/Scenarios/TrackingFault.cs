using Cachewise.FaultTests.Scenarios;
using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>
/// A fault of the tracking connections alone, on which the server tells of changed keys: calls get through.
/// </summary>
/// <param name="pace">The pace.</param>
/// <param name="begin">Begins it.</param>
/// <param name="end">Ends it, where it does not end by itself.</param>
internal sealed class TrackingFault(Pace pace, Action<FaultProxy> begin, Action<FaultProxy>? end = null) : ThroughProxy(pace)
{
    public override Task BreakAsync()
    {
        begin(Proxy);
        return Task.CompletedTask;
    }

    public override Task RepairAsync()
    {
        end?.Invoke(Proxy);
        return Task.CompletedTask;
    }
}

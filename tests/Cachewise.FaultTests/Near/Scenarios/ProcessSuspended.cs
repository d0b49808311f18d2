using Cachewise.FaultTests.Scenarios;
using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>Processes of the application are suspended, one after the other, wherever they are.</summary>
internal sealed class ProcessSuspended(Pace pace) : OneServer(pace)
{
    public override Task BreakAsync() => Task.CompletedTask;

    public override Task LastAsync(ILoad load) => SuspendAsync(load, Pace.Fault);

    public override Task RepairAsync() => Task.CompletedTask;

    /// <summary>Suspends each process for its share of the time.</summary>
    public static async Task SuspendAsync(ILoad load, TimeSpan time)
    {
        foreach (var process in load.Processes)
        {
            Suspension.Suspend(process);
            await Task.Delay(time / load.Processes.Count, TimeProvider.System);
            Suspension.Resume(process);
        }
    }
}

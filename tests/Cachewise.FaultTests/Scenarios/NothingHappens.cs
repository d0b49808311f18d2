namespace Cachewise.FaultTests.Scenarios;

/// <summary>No fault: the findings of the measurement itself.</summary>
internal sealed class NothingHappens(Pace pace) : OneServer(pace)
{
    public override Task BreakAsync() => Task.CompletedTask;

    public override Task RepairAsync() => Task.CompletedTask;
}

namespace Cachewise.FaultTests.Scenarios;

/// <summary>What the measuring itself finds.</summary>
internal sealed class NothingHappens(Pace pace) : OneServer(pace)
{
    public override Task BreakAsync() => Task.CompletedTask;

    public override Task RepairAsync() => Task.CompletedTask;
}

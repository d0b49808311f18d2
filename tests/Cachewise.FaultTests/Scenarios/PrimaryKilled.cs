namespace Cachewise.FaultTests.Scenarios;

/// <summary>The primary is killed, and later its replica is promoted.</summary>
internal sealed class PrimaryKilled(Pace pace) : BehindSentinels(pace)
{
    public override Task BreakAsync()
    {
        Servers.AwaitReplication();
        Servers.Primary.Kill();
        return Task.CompletedTask;
    }

    public override Task RepairAsync() => FailOverAsync();
}

namespace Cachewise.FaultTests.Scenarios;

/// <summary>The replica is promoted while the primary runs, which accepts writes until it learns of it.</summary>
/// <param name="pace">The pace.</param>
/// <param name="leastReplicas">With fewer replicas the primary rejects writes.</param>
internal sealed class PrimaryReplaced(Pace pace, int leastReplicas) : BehindSentinels(pace)
{
    public override Task BreakAsync()
    {
        Assert.Equal("OK", Servers.Primary.Cli("CONFIG", "SET", "min-replicas-to-write", $"{leastReplicas}"));
        return FailOverAsync();
    }

    public override Task LastAsync(ILoad load) => Task.CompletedTask;

    public override Task RepairAsync() => Task.CompletedTask;
}

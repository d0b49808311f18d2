namespace Cachewise.FaultTests.Scenarios;

/// <summary>The replica is promoted while the primary lives, which goes on taking writes until it is told.</summary>
/// <param name="pace">The pace.</param>
/// <param name="leastReplicas">With fewer replicas the primary rejects writes.</param>
internal sealed class PrimaryReplaced(Pace pace, int leastReplicas) : BehindSentinels(pace)
{
    public override Task BreakAsync()
    {
        Assert.Equal("OK", Servers.Primary.Cli("CONFIG", "SET", "min-replicas-to-write", $"{leastReplicas}"));
        return FailOverAsync();
    }

    public override Task LastAsync(Load load) => Task.CompletedTask;

    public override Task RepairAsync() => Task.CompletedTask;
}

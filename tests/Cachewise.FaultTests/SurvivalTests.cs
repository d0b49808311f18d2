namespace Cachewise.FaultTests;

/// <summary>
/// Faults of real servers and networks while an application calls its cache. No time is asserted, because the machine
/// may be busy: the long form writes the times into docs/reliability.md, and whether they reach their targets.
/// </summary>
public sealed class SurvivalTests(ReliabilityTable table) : IClassFixture<ReliabilityTable>
{
    public static TheoryData<string> Names => [.. AllScenarios.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_costs_misses_and_time_and_nothing_else(string name)
    {
        using var scenario = AllScenarios.ByName[name](Pace.Current);
        var findings = await FaultRun.RunAsync(name, scenario, Pace.Current);

        table.Add(findings);
        TestContext.Current.TestOutputHelper!.WriteLine(findings.ToString());
        Assert.Empty(findings.Seen.Surprises);
        Assert.Equal(0, findings.Seen.Wrong);
        Assert.True(findings.Seen.Stale == 0 || scenario.ForgetsWrites, findings.ToString());
    }

    [Fact]
    public void The_page_has_every_fault() => Assert.Equal(AllScenarios.ByName.Keys, ReliabilityPage.Names);
}

namespace Cachewise.FaultTests;

/// <summary>
/// What happens to servers and networks, for real, while an application calls its cache. No time is asserted, for the
/// machine may be busy: the long form writes the times into docs/reliability.md, and whether they are what they are to
/// be.
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
    // Below the head of the table.
    public void The_page_has_every_fault() => Assert.Equal(AllScenarios.ByName.Keys, ReliabilityPage.Names.Skip(2));
}

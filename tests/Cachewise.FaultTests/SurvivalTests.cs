namespace Cachewise.FaultTests;

/// <summary>
/// Faults of real servers and networks while an application calls its cache. No time is asserted, because the machine
/// may be busy: the long form writes the times into docs/reliability.md, and whether they reach their targets.
/// </summary>
public sealed class SurvivalTests(ReliabilityTable table) : IClassFixture<ReliabilityTable>
{
    public static TheoryData<string> Names => [.. AllScenarios.ByName.Keys];

    /// <summary>Some in the quick form; the one that reads its settings anew has its own.</summary>
    public static TheoryData<string> NamesWithNearCache => Pace.IsLong ? [.. AllScenarios.ByName.Keys.Where(name => name != "Password changed")] : ["Server hangs", "Server is full"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_costs_misses_and_time_and_nothing_else(string name)
    {
        using var scenario = AllScenarios.ByName[name](Pace.Current);

        table.Add(await JudgeAsync(name, scenario));
    }

    [Theory]
    [MemberData(nameof(NamesWithNearCache))]
    public async Task The_same_holds_with_a_near_cache(string name)
    {
        using var scenario = AllScenarios.ByName[name](Pace.Current);
        scenario.NearCache = new();

        await JudgeAsync(name, scenario);
    }

    [Fact]
    public void The_page_has_every_fault() => Assert.Equal(AllScenarios.ByName.Keys, ReliabilityPage.Names);

    private static async Task<Findings> JudgeAsync(string name, Scenario scenario)
    {
        var findings = await FaultRun.RunAsync(name, scenario, Pace.Current);
        TestContext.Current.TestOutputHelper!.WriteLine(findings.ToString());
        Assert.Empty(findings.Seen.Surprises);
        Assert.Equal(0, findings.Seen.Wrong);
        Assert.True(findings.Seen.Stale == 0 || scenario.ForgetsWrites, findings.ToString());
        return findings;
    }
}

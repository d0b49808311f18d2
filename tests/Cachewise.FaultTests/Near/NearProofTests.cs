using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Near;

/// <summary>
/// Several processes and a program in another language use the same keys while servers, networks, processes and clocks
/// fail. A checker judges each read by what all have recorded.
/// </summary>
[Collection(Alone.Name)]
public sealed class NearProofTests(NearTable table) : IClassFixture<NearTable>
{
    public static TheoryData<string> Names => [.. NearFaults.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_read_returns_a_value_older_than_the_bound(string name)
    {
        var fault = NearFaults.ByName[name];
        using var scenario = fault.Create(NearRun.Pace);

        var found = await NearRun.RunAsync(scenario, fault.TimesNow);

        table.Add(name, found);
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {found}");
        Assert.True(found is { Violations: 0, LocalReads: > 0, ForeignWrites: > 0 }, $"{name}: {found}");
    }

    [Fact]
    public void The_page_has_every_fault() => Assert.Equal(NearFaults.ByName.Keys, NearPage.Names);
}

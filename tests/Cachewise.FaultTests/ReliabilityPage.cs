namespace Cachewise.FaultTests;

/// <summary>docs/reliability.md, with the table of faults that the long form of the tests writes.</summary>
internal static class ReliabilityPage
{
    private const string Head = """
        | Fault | Calls | Values read | Wrong | Older | Entries lost | Counters rejected | Other exceptions | Longest call | Back after | Reached |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
        """;

    private static readonly WrittenTable Table = new("docs/reliability.md");

    /// <summary>The faults in the table, in its order.</summary>
    public static IEnumerable<string> Names => Table.Names;

    public static void Write(IReadOnlyCollection<Findings> all, Pace pace, string loadBefore)
    {
        var found = all.ToDictionary(findings => findings.Scenario, StringComparer.Ordinal);
        Table.Write(
            $"{pace.Callers} callers, an operation timeout of {pace.Limit.TotalMilliseconds:0} ms, faults of {pace.Fault.TotalSeconds:0} s.",
            loadBefore, Head, AllScenarios.ByName.Keys.Select(name => Row(found[name], pace)));
    }

    private static string Row(Findings found, Pace pace)
    {
        var (seen, missed) = (found.Seen, string.Join(", ", found.Missed(pace.Limit)));
        return WrittenTable.Row(
            found.Scenario, $"{seen.Calls:N0}", $"{seen.Hits:N0}", $"{seen.Wrong:N0}", $"{seen.Stale:N0}", $"{found.Lost:N0}", $"{seen.Rejected:N0}", $"{seen.Surprises.Values.Sum():N0}",
            $"{seen.Longest.TotalMilliseconds:N0} ms", $"{found.Back.TotalMilliseconds:N0} ms", missed is "" ? "yes" : $"no: {missed}");
    }
}

namespace Cachewise.FaultTests.Near;

/// <summary>docs/near-cache.md, with the table of the proof that the long form of the tests writes.</summary>
internal static class NearPage
{
    private const string Total = "All";
    private const string Head = """
        | Fault | Times | Reads | From memory | Unavailable | Oldest value | Bound | Violations |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """;

    private static readonly WrittenTable Table = new("docs/near-cache.md");

    /// <summary>The faults in the table, in its order.</summary>
    public static IEnumerable<string> Names => Table.Names.SkipLast(1);

    public static void Write(IReadOnlyDictionary<string, NearFindings> found, string loadBefore) => Table.Write(
        $"""
        {NearRun.Pace.Callers} processes and a Python program, an operation timeout of {NearRun.Pace.Limit.TotalMilliseconds:0} ms, faults of {NearRun.Pace.Fault.TotalSeconds:0} s.
        {found.Values.Sum(one => one.Writes):N0} writes and removals, {found.Values.Sum(one => one.ForeignWrites):N0} of them by Python.
        """,
        loadBefore, Head, [.. NearFaults.ByName.Select(fault => Row(fault.Key, fault.Value.Times, [found[fault.Key]])), Row(Total, NearFaults.ByName.Values.Sum(fault => fault.Times), [.. found.Values])]);

    private static string Row(string name, int times, IReadOnlyCollection<NearFindings> found)
    {
        var reads = found.Sum(one => one.Reads);
        return WrittenTable.Row(
            name, $"{times}", $"{reads:N0}", $"{100.0 * found.Sum(one => one.LocalReads) / reads:0.0} %", $"{found.Sum(one => one.FailedReads):N0}",
            $"{found.Max(one => one.Oldest).TotalMilliseconds:0.0} ms", $"{NearRun.Bound.TotalMilliseconds:0} ms", $"{found.Sum(one => one.Violations)}");
    }
}

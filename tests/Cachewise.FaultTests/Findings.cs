namespace Cachewise.FaultTests;

/// <summary>The findings of a fault.</summary>
/// <param name="Scenario">The fault.</param>
/// <param name="Seen">What the callers saw.</param>
/// <param name="Back">How long after its end every caller was served again.</param>
/// <param name="Lost">How many of <see cref="KeptEntries.Count"/> entries from before it were gone.</param>
internal sealed record Findings(string Scenario, Tally Seen, TimeSpan Back, int Lost)
{
    public const double MostTimeouts = 1.5;
    public static readonly TimeSpan LongestBack = TimeSpan.FromSeconds(1);

    /// <summary>What misses its target, where calls have this timeout.</summary>
    public IEnumerable<string> Missed(TimeSpan timeout)
    {
        if (Seen.Surprises.Count > 0)
        {
            yield return "exceptions";
        }

        if (Seen.Wrong > 0)
        {
            yield return "wrong";
        }

        if (Seen.Stale > 0)
        {
            yield return "older";
        }

        if (Seen.Longest > MostTimeouts * timeout)
        {
            yield return "longest call";
        }

        if (Back > LongestBack)
        {
            yield return "back";
        }
    }

    public override string ToString() =>
        $"""
        {Scenario}: {Seen.Calls} calls, {Seen.Hits} values read, {Seen.Wrong} wrong, {Seen.Stale} older, {Seen.Rejected} increments rejected; longest call {Seen.Longest.TotalMilliseconds:0} ms ({Seen.LongestCall}); back after {Back.TotalMilliseconds:0} ms; {Lost} of {KeptEntries.Count} entries lost
        {string.Join('\n', Seen.Surprises.Select(surprise => $"{surprise.Value} x {surprise.Key}"))}
        """;
}

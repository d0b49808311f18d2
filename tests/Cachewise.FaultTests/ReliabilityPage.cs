using System.Diagnostics;
using Cachewise.Tests;

namespace Cachewise.FaultTests;

/// <summary>docs/reliability.md, with the table of faults that the long form of the tests writes.</summary>
internal static class ReliabilityPage
{
    private const string Begin = "<!-- written by ./test --long -->";
    private const string End = "<!-- /written -->";
    private static readonly string Path = Repository.File("docs/reliability.md");

    /// <summary>The faults in the table, in its order.</summary>
    public static IEnumerable<string> Names =>
        from line in Parts().Table.Split('\n')
        where line.StartsWith("| ", StringComparison.Ordinal)
        let cells = line.Split('|', StringSplitOptions.TrimEntries)[1..^1]
        where cells.All(cell => cell is not "")
        select cells[0];

    public static void Write(IReadOnlyCollection<Findings> all, Pace pace, string loadBefore)
    {
        var (before, _, after) = Parts();
        var found = all.ToDictionary(findings => findings.Scenario, StringComparer.Ordinal);
        var rows = AllScenarios.ByName.Keys.Select(name => Row(found[name], pace));
        File.WriteAllText(Path, $"""
            {before}{Begin}
            {pace.Callers} callers, an operation timeout of {pace.Limit.TotalMilliseconds:0} ms, faults of {pace.Fault.TotalSeconds:0} s. {Machine()}
            Load average (1 and 5 minutes): {loadBefore} before, {Load()} after.

            | Fault | Calls | Values read | Wrong | Older | Entries lost | Counters rejected | Other exceptions | Longest call | Back after | Reached |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
            {string.Join('\n', rows)}
            {End}{after}

            """);
    }

    /// <summary>The load average of the machine, on which the figures depend.</summary>
    public static string Load() => OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..2]) : "unknown";

    private static string Row(Findings found, Pace pace)
    {
        var (seen, missed) = (found.Seen, string.Join(", ", found.Missed(pace.Limit)));
        string[] cells =
        [
            found.Scenario, $"{seen.Calls:N0}", $"{seen.Hits:N0}", $"{seen.Wrong:N0}", $"{seen.Stale:N0}", $"{found.Lost:N0}", $"{seen.Rejected:N0}", $"{seen.Surprises.Values.Sum():N0}",
            $"{seen.Longest.TotalMilliseconds:N0} ms", $"{found.Back.TotalMilliseconds:N0} ms", missed is "" ? "yes" : $"no: {missed}",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Machine()
    {
        using var server = Process.Start(new ProcessStartInfo("redis-server", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        var version = server.StandardOutput.ReadToEnd().Split(' ').First(word => word.StartsWith("v=", StringComparison.Ordinal))[2..];
        return $"Redis {version}, {Environment.ProcessorCount} processors shared with the servers.";
    }

    private static (string Before, string Table, string After) Parts() =>
        File.ReadAllText(Path).Split([Begin, End], StringSplitOptions.None) is [var before, var table, var after]
            ? (before, table, after.TrimEnd('\n'))
            : throw new InvalidOperationException($"{Path} has its table between {Begin} and {End}.");
}

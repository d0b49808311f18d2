using System.Diagnostics;
using Cachewise.Tests;

namespace Cachewise.FaultTests;

/// <summary>The table of a page of docs/ that the long form of the tests writes.</summary>
internal sealed class WrittenTable(string page)
{
    private const string Begin = "<!-- written by ./test --long -->";
    private const string End = "<!-- /written -->";
    private readonly string _path = Repository.File(page);

    /// <summary>The load average of the machine, on which the figures depend.</summary>
    public static string Load() => OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..2]) : "unknown";

    /// <summary>The first cells of the rows, without the head.</summary>
    public IEnumerable<string> Names =>
        (from line in Parts().Table.Split('\n')
         where line.StartsWith("| ", StringComparison.Ordinal)
         let cells = line.Split('|', StringSplitOptions.TrimEntries)[1..^1]
         where cells.All(cell => cell is not "")
         select cells[0]).Skip(2);

    /// <summary>The cells as a line of the table.</summary>
    public static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>Replaces the table.</summary>
    /// <param name="conditions">What was measured, as a sentence or more.</param>
    /// <param name="loadBefore">The load average before.</param>
    /// <param name="head">The first two lines of the table.</param>
    /// <param name="rows">The other lines.</param>
    public void Write(string conditions, string loadBefore, string head, IEnumerable<string> rows)
    {
        var (before, _, after) = Parts();
        File.WriteAllText(_path, $"""
            {before}{Begin}
            {conditions} {Machine()}
            Load average (1 and 5 minutes): {loadBefore} before, {Load()} after.

            {head}
            {string.Join('\n', rows)}
            {End}{after}

            """);
    }

    private static string Machine()
    {
        using var server = Process.Start(new ProcessStartInfo("redis-server", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        var version = server.StandardOutput.ReadToEnd().Split(' ').First(word => word.StartsWith("v=", StringComparison.Ordinal))[2..];
        return $"Redis {version}, {Environment.ProcessorCount} processors shared with the servers.";
    }

    private (string Before, string Table, string After) Parts() =>
        File.ReadAllText(_path).Split([Begin, End], StringSplitOptions.None) is [var before, var table, var after]
            ? (before, table, after.TrimEnd('\n'))
            : throw new InvalidOperationException($"{_path} has its table between {Begin} and {End}.");
}

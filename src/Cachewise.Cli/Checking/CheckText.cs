using Cachewise.Cli.Output;
using Spectre.Console;

namespace Cachewise.Cli.Checking;

/// <summary>A report for people.</summary>
internal sealed class CheckText(IAnsiConsole console)
{
    private const int LabelWidth = 15;

    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    private readonly Page _page = new(console);

    public void Write(CheckReport report)
    {
        WriteSources(report);
        foreach (var cache in report.Caches)
        {
            _page.Blank();
            WriteCache(cache);
        }

        WriteList("Faults", report.Faults.Select(fault => fault.ToString()), new(Color.Red, decoration: Decoration.Bold));
        _page.Blank();
        WriteVerdict(report);
    }

    private void WriteSources(CheckReport report)
    {
        _page.Write($"Environment {report.Environment}, debug {(report.Debug ? "on" : "off")}. ", $"Read: {string.Join(", ", report.Files.Append("environment variables"))}.");
        if (!report.Configured && report.Faults.Count == 0)
        {
            _page.Blank();
            _page.Write("", "Nothing declares a cache here. Caches that code declares are not seen by this command; they are checked when the application starts.");
        }
    }

    private void WriteCache(CacheReport cache)
    {
        _page.Write(cache.Alias, $"  {cache.Backend} ({cache.Reason})", indent: LabelWidth, headStyle: Bold);
        WriteLine("url", cache.Url);
        WriteLine("keys", cache.Keys);
        WriteLine("timeout", cache.Timeout);
        WriteLine("entries", cache.MaxEntries is { } entries ? $"at most {entries:N0}, in the memory of each process" : null);
        WriteLine("time-outs", cache.SocketTimeout is null ? null : $"connecting {cache.SocketConnectTimeout}, an operation {cache.SocketTimeout}");
        WriteLine("connections", cache.Traffic is null ? null : $"max_connections {cache.MaxConnections}: {cache.Traffic}");
    }

    private void WriteLine(string label, string? value)
    {
        if (value is not null)
        {
            _page.Write($"  {label}".PadRight(LabelWidth), value, indent: LabelWidth, headStyle: Dim);
        }
    }

    private void WriteList(string title, IEnumerable<string> items, Style style)
    {
        foreach (var (index, item) in items.Index())
        {
            if (index == 0)
            {
                _page.Blank();
                _page.Write(title, headStyle: style);
            }

            _page.Write("- ", item, indent: 2);
        }
    }

    private void WriteVerdict(CheckReport report)
    {
        var caches = Count(report.Caches.Count, "cache");
        var (verdict, color) = report.ExitCode switch
        {
            ExitCode.Faulty => ($"Faulty: {Count(report.Faults.Count, "fault")}.", Color.Red),
            _ => ($"Sound: {caches}.", Color.Green),
        };
        _page.Write("", verdict, textStyle: new(color));
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

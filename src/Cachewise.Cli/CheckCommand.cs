using System.CommandLine;
using Cachewise.Checking;
using Cachewise.Checking.Servers;
using Cachewise.Cli.Output;
using Cachewise.Cli.Sources;
using Cachewise.Selection;

namespace Cachewise.Cli;

/// <summary><c>cachewise check</c>.</summary>
internal sealed class CheckCommand : Command, IHelpText
{
    private readonly Option<bool> _connect = new("--connect") { Description = "Connects to every Redis server, and says what it is and whether it suits a cache" };
    private readonly Option<bool> _strict = new("--strict") { Description = "Ends with exit code 1 where there is advice, for builds" };
    private readonly Option<bool> _json = new("--json") { Description = "Writes JSON, whose shape docs/cli.md describes" };
    private readonly SourceOptions _sources;

    public CheckCommand(Shell shell)
        : base("check", "Checks the configuration of every cache, and says where each would live and why.")
    {
        _sources = new(this);
        Add(_connect);
        Add(_strict);
        Add(_json);
        SetAction(parsed => RunAsync(parsed, shell));
    }

    public string Explanation => SourceOptions.Explanation;

    public IReadOnlyDictionary<int, string> ExitCodes => ExitCode.Meanings;

    private async Task<int> RunAsync(ParseResult parsed, Shell shell)
    {
        var report = await CheckRun.RunAsync(
            _sources.Load(parsed, shell), parsed.GetValue(_connect) ? caches => ConnectAsync(caches, shell) : null, parsed.GetValue(_strict), shell.Time);
        if (parsed.GetValue(_json))
        {
            await shell.Output.WriteLineAsync(CheckJson.Serialize(report));
        }
        else
        {
            new CheckText(Terminal.Page(shell.Output, shell)).Write(report);
        }

        return report.ExitCode;
    }

    private static Task<ServerReport[]> ConnectAsync(IReadOnlyList<PlannedCache> caches, Shell shell) =>
        Progress.ShowAsync(shell, $"Connecting to {caches.Count} {(caches.Count == 1 ? "server" : "servers")}", () => Task.WhenAll(caches.Select(shell.Probe)));
}

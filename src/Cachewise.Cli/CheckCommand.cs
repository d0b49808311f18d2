using System.CommandLine;
using Cachewise.Checking;
using Cachewise.Checking.Servers;
using Cachewise.Checking.Watching;
using Cachewise.Cli.Output;
using Cachewise.Cli.Sources;
using Cachewise.Selection;

namespace Cachewise.Cli;

/// <summary><c>cachewise check</c>.</summary>
internal sealed class CheckCommand : Command, IHelpText
{
    private readonly Option<bool> _connect = new("--connect") { Description = "Connects to every Redis server, and says what it is and whether it suits a cache" };
    private readonly Option<bool> _watch = new(CheckArguments.WatchOption) { Description = "Connects, and shows the health of every cache as it changes, until interrupted" };
    private readonly Option<bool> _strict = new("--strict") { Description = "Ends with exit code 1 where there is advice, for builds" };
    private readonly Option<bool> _json = new("--json") { Description = "Writes JSON, whose shape docs/cli.md describes" };
    private readonly SourceOptions _sources;

    public CheckCommand(Shell shell)
        : base("check", "Checks the configuration of every cache, and says where each would live and why.")
    {
        _sources = new(this);
        Add(_connect);
        Add(_watch);
        Add(_strict);
        Add(_json);
        SetAction(parsed => RunAsync(parsed, shell));
    }

    public string Explanation => SourceOptions.Explanation;

    public IReadOnlyDictionary<int, string> ExitCodes => ExitCode.Meanings;

    private async Task<int> RunAsync(ParseResult parsed, Shell shell)
    {
        var (isWatched, isStrict, isJson) = (parsed.GetValue(_watch), parsed.GetValue(_strict), parsed.GetValue(_json));
        await using var caches = new CheckedCaches(shell.Open);
        var report = await CheckRun.RunAsync(
            _sources.Load(parsed, shell), isWatched || parsed.GetValue(_connect) ? planned => ConnectAsync(caches, planned, shell) : null, isStrict, shell.Time);
        var page = Terminal.Page(shell.Output, shell);
        CheckOutput.Write(report, shell.Output, page, isJson, isWatched);
        if (!isWatched || report.ExitCode is ExitCode.Invalid)
        {
            return report.ExitCode;
        }

        var (watch, console) = (new HealthWatch(caches.All, report, isStrict, shell.Time), Terminal.On(shell.Output, shell));
        return watch.HasServers && !isJson && console.Profile.Capabilities.Ansi
            ? await LiveHealth.ShowAsync(console, shell, watch)
            : await CheckOutput.WatchAsync(watch, shell.Output, page, isJson);
    }

    private static Task<ConnectionReport[]> ConnectAsync(CheckedCaches caches, IReadOnlyList<PlannedCache> planned, Shell shell)
    {
        Task<ConnectionReport[]> Connect() => caches.ConnectAsync(planned);
        var servers = planned.Count(plan => plan.Choice.Backend is CacheBackend.Redis);
        return servers == 0 ? Connect() : Progress.ShowAsync(shell, $"Connecting to {servers} {(servers == 1 ? "server" : "servers")}", Connect);
    }
}

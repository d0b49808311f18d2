using System.CommandLine;
using Cachewise.Cli.Checking;
using Cachewise.Cli.Output;
using Cachewise.Cli.Sources;

namespace Cachewise.Cli;

/// <summary><c>cachewise check</c>.</summary>
internal sealed class CheckCommand : Command, IExplained
{
    private readonly Option<bool> _json = new("--json") { Description = "Writes JSON, whose shape docs/cli.md describes" };
    private readonly SourceOptions _sources;

    public CheckCommand(Shell shell)
        : base("check", "Checks the configuration of every cache, and says where each would live and why.")
    {
        _sources = new(this);
        Add(_json);
        SetAction(parsed => Run(parsed, shell));
    }

    public string Explanation =>
        """
        Of a folder it reads appsettings.json and appsettings.{environment}.json, then
        the environment variables, which win; of a file, that file and the variables.
        Caches that code declares are not seen; they are checked when the application
        starts.
        """;

    private int Run(ParseResult parsed, Shell shell)
    {
        var report = CheckRun.Make(_sources.Load(parsed, shell));
        if (parsed.GetValue(_json))
        {
            shell.Output.WriteLine(CheckJson.Of(report));
        }
        else
        {
            new CheckText(Terminal.On(shell.Output, shell)).Write(report);
        }

        return report.ExitCode;
    }
}

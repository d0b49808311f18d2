using System.CommandLine;
using Cachewise.Checking;
using Cachewise.Checking.Output;
using Cachewise.Cli.Output;
using Cachewise.Cli.Sources;

namespace Cachewise.Cli;

/// <summary><c>cachewise django</c>.</summary>
internal sealed class DjangoCommand : Command, IHelpText
{
    private const string Python = "python";
    private const string Json = "json";

    private readonly Option<string> _format = new("--format", "-f")
    {
        HelpName = $"{Python}|{Json}",
        Description = "A module that Django can import as it is, or JSON",
        DefaultValueFactory = static _ => Python,
    };

    private readonly SourceOptions _sources;

    public DjangoCommand(Shell shell)
        : base("django", "Writes the caches as Django's settings: CACHES, and those of the sessions.")
    {
        _sources = new(this);
        _format.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, Python, Json);
        Add(_format);
        SetAction(parsed => Run(parsed, shell));
    }

    public IReadOnlyDictionary<int, string> ExitCodes { get; } =
        new Dictionary<int, string> { [ExitCode.Success] = "written", [ExitCode.Invalid] = ExitCode.Meanings[ExitCode.Invalid] };

    public string Explanation =>
        $"""
        The settings hold the passwords of the configuration, because Django needs them:

          cachewise django > cache_settings.py

        and then, in settings.py:

          from .cache_settings import *

        {SourceOptions.Explanation}
        """;

    private int Run(ParseResult parsed, Shell shell)
    {
        var loaded = _sources.Load(parsed, shell);
        var page = Terminal.Page(shell.Error, shell);
        try
        {
            var planned = loaded.Plan();
            var settings = DjangoSettings.Create(planned, loaded.Declarations.Environment);
            var text = string.Equals(parsed.GetValue(_format), Json, StringComparison.OrdinalIgnoreCase) ? settings.ToJson() : settings.ToPython();
            if (loaded is { Code: null, DeclaresCaches: false })
            {
                page.Write("", LoadedConfiguration.NothingDeclared);
            }
            else if (loaded.Code is null)
            {
                page.Write("", $"Code is not read, so what it declares is not in the settings (see {SettingsAssembly.Option}).");
            }

            // A mistyped environment looks like this, and Django would say nothing of it.
            foreach (var cache in planned.Where(cache => cache is { IsDeclared: true, Choice.Backend: CacheBackend.Dummy, Config.Backend: null }))
            {
                page.Write("", $"Cache '{cache.Alias}' is {cache.Choice}: it keeps nothing.");
            }

            shell.Output.Write(text);
            return ExitCode.Success;
        }
        catch (CacheConfigurationException error)
        {
            page.WriteList("Errors", error.Errors.Select(error => error.ToString()), TextStyle.Error);
            return ExitCode.Invalid;
        }
    }
}

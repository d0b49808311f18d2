using System.CommandLine;
using Cachewise.Cli.Output;
using Cachewise.Cli.Sources;

namespace Cachewise.Cli;

/// <summary><c>cachewise django</c>.</summary>
internal sealed class DjangoCommand : Command, IExplained
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
        _format.AcceptOnlyFromAmong(Python, Json);
        Add(_format);
        SetAction(parsed => Run(parsed, shell));
    }

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
        var page = new Page(Terminal.On(shell.Error, shell));
        try
        {
            var settings = DjangoSettings.Of(loaded.Plan(), loaded.Declarations.Environment);
            var text = parsed.GetValue(_format) is Json ? settings.ToJson() : settings.ToPython();
            if (!loaded.DeclaresCaches)
            {
                page.Write("", LoadedConfiguration.NothingDeclared);
            }

            shell.Output.Write(text);
            return ExitCode.Sound;
        }
        catch (CacheConfigurationException error)
        {
            page.WriteList("Faults", error.Faults.Select(fault => fault.ToString()), Styles.Fault);
            return ExitCode.Faulty;
        }
    }
}

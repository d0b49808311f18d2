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

    private readonly Option<bool> _variables = new("--variables")
    {
        Description = "Keeps variables in URLs and logins: the module reads them from os.environ, and holds no secret of theirs",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "The file to write, whole or not at all, which its owner alone can read; standard output unless given",
    };

    private readonly SourceOptions _sources;

    public DjangoCommand(Shell shell)
        : base("django", "Writes the caches as Django's settings: CACHES, and those of the sessions.")
    {
        _sources = new(this);
        _format.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, Python, Json);
        Add(_format);
        Add(_variables);
        Add(_output);
        SourceOptions.RejectBlank(_output);
        Validators.Add(result =>
        {
            if (result.GetValue(_variables) && IsJson(result.GetValue(_format)))
            {
                result.AddError("--variables is for the module; JSON has no look-ups");
            }
        });
        SetAction(parsed => Run(parsed, shell));
    }

    public IReadOnlyDictionary<int, string> ExitCodes { get; } =
        new Dictionary<int, string> { [ExitCode.Success] = "written", [ExitCode.Invalid] = ExitCode.Meanings[ExitCode.Invalid] };

    public string Explanation =>
        $"""
        The settings hold the passwords of the configuration, because Django needs them,
        unless they are variables and stay so:

          cachewise django --variables --output cachewise_caches.py

        and then, in settings.py:

          from .cachewise_caches import *

        {SourceOptions.Explanation}
        """;

    private int Run(ParseResult parsed, Shell shell)
    {
        var loaded = _sources.Load(parsed, shell, parsed.GetValue(_variables));
        var page = Terminal.Page(shell.Error, shell);
        try
        {
            var planned = loaded.Plan();
            var settings = DjangoSettings.Create(planned, loaded.Declarations.Environment);
            var text = IsJson(parsed.GetValue(_format)) ? settings.ToJson() : settings.ToPython(parsed.GetValue(_variables));
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

            Write(text, parsed.GetValue(_output), shell);
            return ExitCode.Success;
        }
        catch (CacheConfigurationException error)
        {
            page.WriteList("Errors", error.Errors.Select(error => error.ToString()), TextStyle.Error);
            return ExitCode.Invalid;
        }
    }

    private static bool IsJson(string? format) => string.Equals(format, Json, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="CacheConfigurationException">The file cannot be written.</exception>
    private static void Write(string text, string? file, Shell shell)
    {
        if (file is null)
        {
            shell.Output.Write(text);
            return;
        }

        try
        {
            PrivateFile.Write(Path.GetFullPath(file, shell.Folder), text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CacheConfigurationException([new(null, $"{Typed.Shown(file)} cannot be written: {error.Message.TrimEnd('.')}", "name a file that this user may write", new("--output"))]);
        }
    }
}

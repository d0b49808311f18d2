using System.CommandLine;
using Cachewise.Checking;

namespace Cachewise.Cli.Sources;

/// <summary>The options that select the configuration, the same in every command that reads one.</summary>
internal sealed class SourceOptions
{
    public const string Config = "--config";

    /// <summary>The option as the source of an error.</summary>
    public static SourceLocation Location { get; } = new(Config);

    /// <summary>The help about the sources of configuration.</summary>
    public const string Explanation =
        """
        Of a folder it reads config.yaml, config.{environment}.yaml, appsettings.json
        and appsettings.{environment}.json, then the environment variables, of which
        each wins over those before it; of a file, that file and the variables.
        What code declares is read with --assembly alone; without it, the values that
        code may declare are not known.
        """;

    private readonly Option<string?> _config = new(Config, "-c")
    {
        HelpName = "DIR|FILE",
        Description = "A folder with configuration files, or one file (.yaml, .yml, .json); the current folder unless given",
    };

    private readonly Option<string?> _environment = new("--environment", "-e")
    {
        HelpName = "NAME",
        Description = "The environment; unless given DOTNET_ENVIRONMENT, ASPNETCORE_ENVIRONMENT or production",
    };

    private readonly Option<string?> _assembly = new(SettingsAssembly.Option, "-a")
    {
        HelpName = "DLL",
        Description = "The application's assembly, whose cache settings are read too",
    };

    private readonly Option<string?> _settings = new(SettingsAssembly.NameOption)
    {
        HelpName = "CLASS",
        Description = "The class of cache settings, where the assembly has several",
    };

    private readonly Option<bool> _debug = new("--debug")
    {
        Description = "Turns debug on, whatever the configuration says",
    };

    public SourceOptions(Command command)
    {
        // A variable of a script that is not set must not mean another folder or environment.
        foreach (var option in (Option[])[_config, _environment, _assembly, _settings])
        {
            RejectBlank(option);
        }

        command.Add(_config);
        command.Add(_environment);
        command.Add(_assembly);
        command.Add(_settings);
        command.Add(_debug);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_settings) is not null && result.GetResult(_assembly) is null)
            {
                result.AddError($"{SettingsAssembly.NameOption} needs {SettingsAssembly.Option}");
            }
        });
    }

    /// <summary>Rejects a blank value, as of a variable that is not set.</summary>
    public static void RejectBlank(Option option) => option.Validators.Add(static result =>
    {
        if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
        {
            result.AddError("blank");
        }
    });

    /// <param name="parsed">The command line.</param>
    /// <param name="shell">The surroundings.</param>
    /// <param name="keepsVariables">Whether variables in URLs and logins need not be set.</param>
    public LoadedConfiguration Load(ParseResult parsed, Shell shell, bool keepsVariables = false)
    {
        var environment = parsed.GetValue(_environment) ?? shell.Variable("DOTNET_ENVIRONMENT") ?? shell.Variable("ASPNETCORE_ENVIRONMENT") ?? "production";
        var assembly = parsed.GetValue(_assembly) is { } path ? (path, parsed.GetValue(_settings)) : ((string, string?)?)null;
        return ConfigurationLoader.Load(parsed.GetValue(_config), assembly, environment.ToLowerInvariant(), parsed.GetValue(_debug), keepsVariables, shell);
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Cachewise.Checking;
using Cachewise.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Cachewise.Cli.Sources;

/// <summary>
/// Reads configuration as a host does, weakest first: the files of a folder, or one file, and the environment
/// variables. The errors of all files are reported together.
/// </summary>
internal static class ConfigurationLoader
{
    /// <param name="path">The folder or file as the user gave it; null for the current folder.</param>
    /// <param name="assembly">The assembly with the settings, and their class; null where code is not read.</param>
    /// <param name="environment">The environment, in lower case.</param>
    /// <param name="debug">Whether debug is on, whatever the configuration says.</param>
    /// <param name="keepsVariables">Whether variables in URLs and logins need not be set.</param>
    /// <param name="shell">The surroundings.</param>
    public static LoadedConfiguration Load(string? path, (string Path, string? Name)? assembly, string environment, bool debug, bool keepsVariables, Shell shell)
    {
        var errors = new List<ConfigurationError>();
        var settings = LoadSettings(assembly, shell.Folder, errors);
        var files = Find(path, environment, shell.Folder, errors);
        var builder = new ConfigurationBuilder();
        foreach (var file in files)
        {
            var sources = CanRead(file.Names, file.Source, shell, errors) ? [file.Source] : file.Parts.Where(part => CanRead(file.Names, part, shell, []));
            foreach (var source in sources)
            {
                builder.Add(source);
            }
        }

        builder.Add(shell.Variables);
        if (debug)
        {
            builder.AddInMemoryCollection([KeyValuePair.Create(DebugSwitch.Key, (string?)"true")]);
        }

        string[] names = [.. files.SelectMany(file => file.Names)];
        IConfiguration Build(ConfigurationBuilder sources) => BuildInTime(names, sources, shell, errors) ?? new ConfigurationBuilder().Build();
        if (keepsVariables)
        {
            builder.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [.. StandInVariables.For(Build(builder)).DistinctBy(one => one.Key, StringComparer.OrdinalIgnoreCase)] });
        }

        var declarations = Declare(settings, environment, Build(builder), assembly?.Path, errors);
        var loaded = new LoadedConfiguration(names, declarations, errors) { Code = settings is null ? null : [settings.GetType().Name] };
        if (assembly is null && files is [] && errors is [] && declarations.Errors is [] && !loaded.DeclaresCaches && !ConfigurationFiles.ExistForOthers(Path.GetFullPath(path ?? ".", shell.Folder)))
        {
            errors.Add(new(null, $"{Typed.Shown(path ?? shell.Folder)} has no configuration file, and no environment variable declares a cache", ConfigurationFiles.Fix, SourceOptions.Location));
        }

        return loaded;
    }

    private static CacheSettings? LoadSettings((string Path, string? Name)? assembly, string folder, List<ConfigurationError> errors)
    {
        try
        {
            return assembly is var (path, name) ? SettingsAssembly.Load(path, name, folder) : null;
        }
        catch (CacheConfigurationException error)
        {
            errors.AddRange(error.Errors);
            return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The settings are of an assembly that was not trimmed.")]
    private static CacheDeclarations Declare(CacheSettings? settings, string environment, IConfiguration configuration, string? assembly, List<ConfigurationError> errors)
    {
        try
        {
            return CacheDeclarations.Read(settings, settings?.GetType() ?? typeof(CacheSettings), environment, configuration);
        }
#pragma warning disable CA1031 // a property of the application may throw anything
        catch (Exception error) when (settings is not null)
#pragma warning restore CA1031
        {
            errors.AddRange(new SettingsFaults(Typed.Shown(assembly!)).Thrown(settings.GetType(), error).Errors);
            return CacheDeclarations.Read(null, typeof(CacheSettings), environment, configuration);
        }
    }

    private static IReadOnlyList<ConfigurationFile> Find(string? path, string environment, string current, List<ConfigurationError> errors)
    {
        var full = Path.GetFullPath(path ?? ".", current);
        try
        {
            if (Directory.Exists(full))
            {
                return ConfigurationFiles.InFolder(full, path ?? "", environment);
            }

            if (ConfigurationFiles.Single(full, path ?? "") is { } file)
            {
                return [file];
            }

            errors.Add(new(null, $"{Typed.Shown(path!)} {(File.Exists(full) ? "is no configuration file" : "does not exist")}", ConfigurationFiles.Fix, SourceOptions.Location));
        }
        catch (CacheConfigurationException error)
        {
            errors.AddRange(error.Errors);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(null, $"{Typed.Shown(path ?? current)} cannot be listed: {error.Message.TrimEnd('.')}", "give this user the right to read it", SourceOptions.Location));
        }

        return [];
    }

    /// <summary>Whether the files can be read; if not, their errors are added.</summary>
    private static bool CanRead(IReadOnlyList<string> names, IConfigurationSource source, Shell shell, List<ConfigurationError> errors) => BuildInTime(names, new ConfigurationBuilder().Add(source), shell, errors) is not null;

    /// <summary>
    /// The configuration; null if it cannot be read, with an error. A pipe that nothing writes to would never end.
    /// </summary>
    private static IConfigurationRoot? BuildInTime(IReadOnlyList<string> names, IConfigurationBuilder builder, Shell shell, List<ConfigurationError> errors)
    {
        try
        {
            var reading = Task.Run(builder.Build);
            return Task.WaitAny([reading], shell.Patience) is 0 ? reading.GetAwaiter().GetResult() : throw new TimeoutException();
        }
        catch (TimeoutException)
        {
            var within = string.Create(CultureInfo.InvariantCulture, $"{shell.Patience.TotalSeconds:0.#} s");
            errors.Add(new(null, $"{string.Join(" or ", names)} cannot be read within {within}, as a pipe without a writer", "name a file", SourceOptions.Location));
        }
        catch (CacheConfigurationException error)
        {
            errors.AddRange(error.Errors);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            errors.Add(Error(names[0], error.GetBaseException()));
        }

        return null;
    }

    private static ConfigurationError Error(string file, Exception error) => error switch
    {
        JsonException json => new(null, $"{file} is not JSON: {Reason(json)}", "correct it there", LocationOf(file, json)),
        FormatException format => new(null, $"{file} is no configuration: {format.Message.TrimEnd('.')}", "correct it there", SourceLocation.InFile(file)),
        _ => new(null, $"{file} cannot be read: {error.Message.TrimEnd('.')}", "give this user the right to read it", SourceLocation.InFile(file)),
    };

    /// <summary>
    /// The message of the parser without its position, which counts from 0. What it calls a literal may be an unquoted
    /// password.
    /// </summary>
    private static string Reason(JsonException error)
    {
        var reason = error.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.');
        return reason.Contains("JSON literal", StringComparison.Ordinal) ? "a text without quotes" : reason;
    }

    private static SourceLocation LocationOf(string file, JsonException error) => SourceLocation.InFile(file, (int?)error.LineNumber + 1, (int?)error.BytePositionInLine + 1);
}

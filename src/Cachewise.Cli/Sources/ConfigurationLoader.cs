using System.Text.Json;
using Cachewise.Configuration;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>
/// Reads configuration as a host does, weakest first: the files of a folder, or one file, and the environment variables. What is wrong with
/// files is reported together.
/// </summary>
internal static class ConfigurationLoader
{
    public static LoadedConfiguration Load(string? path, string environment, bool debug, Shell shell)
    {
        var faults = new List<ConfigurationError>();
        var files = Find(path, environment, shell.Folder, faults);
        var builder = new ConfigurationBuilder();
        foreach (var file in files)
        {
            var sources = IsSound(file.Names, file.Source, faults) ? [file.Source] : file.Parts.Where(part => IsSound(file.Names, part, []));
            foreach (var source in sources)
            {
                builder.Add(source);
            }
        }

        builder.Add(shell.Variables);
        if (debug)
        {
            builder.AddInMemoryCollection([KeyValuePair.Create(CacheSettings.DebugKey, (string?)"true")]);
        }

        var declarations = CacheDeclarations.Read(null, typeof(CacheSettings), environment, builder.Build());
        var loaded = new LoadedConfiguration([.. files.SelectMany(file => file.Names)], declarations, faults);
        if (files is [] && faults is [] && declarations.Faults is [] && !loaded.DeclaresCaches)
        {
            faults.Add(new(null, $"{Typed.Shown(path ?? shell.Folder)} has no configuration file, and no environment variable declares a cache", ConfigurationFiles.Fix, SourceOptions.Config));
        }

        return loaded;
    }

    private static IReadOnlyList<ConfigurationFile> Find(string? path, string environment, string current, List<ConfigurationError> faults)
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

            faults.Add(new(null, $"{Typed.Shown(path!)} {(File.Exists(full) ? "is no configuration file" : "does not exist")}", ConfigurationFiles.Fix, SourceOptions.Config));
        }
        catch (CacheConfigurationException error)
        {
            faults.AddRange(error.Faults);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(null, $"{Typed.Shown(path ?? current)} cannot be listed: {error.Message.TrimEnd('.')}", "give this user the right to read it", SourceOptions.Config));
        }

        return [];
    }

    /// <summary>Whether files can be read, by themselves; if not, why not is added to the faults.</summary>
    private static bool IsSound(IReadOnlyList<string> names, IConfigurationSource source, List<ConfigurationError> faults)
    {
        try
        {
            new ConfigurationBuilder().Add(source).Build();
            return true;
        }
        catch (CacheConfigurationException error)
        {
            faults.AddRange(error.Faults);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            faults.Add(Fault(names[0], error.GetBaseException()));
        }

        return false;
    }

    private static ConfigurationError Fault(string file, Exception error) => error switch
    {
        JsonException json => new(null, $"{file} is not JSON: {Reason(json)}", "correct it there", Place(file, json)),
        FormatException format => new(null, $"{file} is no configuration: {format.Message.TrimEnd('.')}", "correct it there", file),
        _ => new(null, $"{file} cannot be read: {error.Message.TrimEnd('.')}", "give this user the right to read it", file),
    };

    /// <summary>What the parser says, without the position, which it counts from 0; what it takes for a literal may be an unquoted password.</summary>
    private static string Reason(JsonException error)
    {
        var reason = error.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.');
        return reason.Contains("JSON literal", StringComparison.Ordinal) ? "a text without quotes" : reason;
    }

    private static string Place(string file, JsonException error) =>
        error.LineNumber is { } line ? $"{file}, line {line + 1}, column {error.BytePositionInLine + 1}" : file;
}

using System.Text.Json;
using Cachewise.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace Cachewise.Cli.Sources;

/// <summary>
/// Reads configuration as a host does, weakest first: the files of a folder, or one file, and the environment variables. Files that
/// cannot be read are all reported.
/// </summary>
internal static class ConfigurationLoader
{
    public static LoadedConfiguration Load(string? path, string environment, bool debug, Shell shell)
    {
        var faults = new List<CacheFault>();
        var files = Find(path, environment, shell.Folder, faults);
        var builder = new ConfigurationBuilder();
        foreach (var file in files)
        {
            var source = Source(file);
            try
            {
                new ConfigurationBuilder().Add(source).Build();
                builder.Add(source);
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                faults.Add(Fault(Path.GetFileName(file), error));
            }
        }

        builder.Add(shell.Variables);
        if (debug)
        {
            builder.AddInMemoryCollection([KeyValuePair.Create(CacheSettings.DebugKey, (string?)"true")]);
        }

        var declarations = CacheDeclarations.Read(null, typeof(CacheSettings), environment, builder.Build());
        var loaded = new LoadedConfiguration([.. files.Select(file => Path.GetFileName(file))], declarations, faults);
        if (files is [] && faults is [] && declarations.Faults is [] && !loaded.DeclaresCaches)
        {
            faults.Add(new(null, $"'{path ?? shell.Folder}' has no configuration file, and no environment variable declares a cache", ConfigurationFiles.Mend, SourceOptions.Config));
        }

        return loaded;
    }

    private static IReadOnlyList<string> Find(string? path, string environment, string current, List<CacheFault> faults)
    {
        var full = Path.GetFullPath(path ?? ".", current);
        if (Directory.Exists(full))
        {
            return ConfigurationFiles.In(full, environment, faults);
        }

        if (File.Exists(full) && ConfigurationFiles.IsReadable(full))
        {
            return [full];
        }

        faults.Add(new(null, $"'{path}' {(File.Exists(full) ? "is no configuration file" : "does not exist")}", ConfigurationFiles.Mend, SourceOptions.Config));
        return [];
    }

    private static JsonConfigurationSource Source(string file) => new()
    {
        FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(file)!, ExclusionFilters.None), // a file may be hidden
        Path = Path.GetFileName(file),
        Optional = true, // as a host says where a value stands
    };

    private static CacheFault Fault(string file, Exception error) => error.GetBaseException() switch
    {
        JsonException json => new(null, $"{file} is not JSON: {Reason(json)}", "correct it there", Place(file, json)),
        FormatException format => new(null, $"{file} is no configuration: {format.Message.TrimEnd('.')}", "correct it there", file),
        var other => new(null, $"{file} cannot be read: {other.Message.TrimEnd('.')}", "give this user the right to read it", file),
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

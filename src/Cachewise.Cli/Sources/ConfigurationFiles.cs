using System.Text.RegularExpressions;
using Cachewise.Configuration.Sources;
using Cachewise.Configuration.Sources.Yaml;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace Cachewise.Cli.Sources;

/// <summary>The files that a host reads.</summary>
internal static partial class ConfigurationFiles
{
    public const string Fix = "name a folder, or a .yaml, .yml or .json file";

    /// <summary>The files of a folder, weakest first.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="given">The folder as the user gave it; empty for the current one.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="CacheConfigurationException">A file exists in two spellings.</exception>
    public static IReadOnlyList<ConfigurationFile> InFolder(string folder, string given, string environment)
    {
        var yaml = new HostFilesSource(folder, environment);
        YamlFile[] found = yaml.Find();
        var files = Directory.GetFiles(folder);
        string?[] json =
        [
            Array.Find(files, file => string.Equals(Path.GetFileName(file), "appsettings.json", StringComparison.Ordinal)),
            FindForEnvironment(files, $"appsettings.{environment}.json"),
        ];
        return
        [
            .. found is [] ? [] : (ConfigurationFile[])
            [
                new([.. found.Select(file => Path.Combine(given, file.Name))], yaml) { Parts = [.. found.Select(file => new YamlFileSource(file.Path, file.Name))] },
            ],
            .. json.OfType<string>().Select(path => Json(path, Path.Combine(given, Path.GetFileName(path)))),
        ];
    }

    /// <summary>
    /// Whether a folder has files of other environments, so that one without any is as meant: its caches are Dummy.
    /// </summary>
    public static bool ExistForOthers(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(file => OfEnvironment().IsMatch(Path.GetFileName(file)));

    /// <summary>One file; null if it does not exist, or is of another kind.</summary>
    public static ConfigurationFile? Single(string path, string given) => (File.Exists(path), Path.GetExtension(path).ToLowerInvariant()) switch
    {
        (true, ".json") => Json(path, given),
        (true, ".yaml" or ".yml") => new([given], new YamlFileSource(path, given)),
        _ => null,
    };

    private static ConfigurationFile Json(string path, string given) => new([given], new JsonConfigurationSource
    {
        // A file may be hidden.
        FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None),
        Path = Path.GetFileName(path),
        Optional = true, // so that locations are the same as in a host
    });

    /// <summary>
    /// The file in any case, because a host writes <c>Production</c> where this command has <c>production</c>. Of two
    /// that differ only in case, the one that a host with capitals finds.
    /// </summary>
    private static string? FindForEnvironment(string[] files, string name) =>
        files.Where(file => string.Equals(Path.GetFileName(file), name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault();

    [GeneratedRegex(@"^(config\..+\.ya?ml|appsettings\..+\.json)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfEnvironment();
}

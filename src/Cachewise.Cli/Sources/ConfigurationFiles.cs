using Cachewise.Configuration.Yaml;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace Cachewise.Cli.Sources;

/// <summary>The files that a host reads.</summary>
internal static class ConfigurationFiles
{
    public const string Mend = "name a folder, or a .yaml, .yml or .json file";

    /// <summary>Those of a folder, weakest first.</summary>
    /// <exception cref="CacheConfigurationException">A file is there in two spellings.</exception>
    public static IReadOnlyList<ConfigurationFile> InFolder(string folder, string environment)
    {
        var yaml = new HostFilesSource(folder, environment);
        string[] names = [.. yaml.Find().Select(file => file.Name)];
        var files = Directory.GetFiles(folder);
        string?[] json =
        [
            Array.Find(files, file => string.Equals(Path.GetFileName(file), "appsettings.json", StringComparison.Ordinal)),
            OfEnvironment(files, $"appsettings.{environment}.json"),
        ];
        return [.. names is [] ? [] : (ConfigurationFile[])[new(names, yaml)], .. json.OfType<string>().Select(Json)];
    }

    /// <summary>One file; null where it is not there, or of no kind that is read.</summary>
    public static ConfigurationFile? Single(string path) => (File.Exists(path), Path.GetExtension(path).ToLowerInvariant()) switch
    {
        (true, ".json") => Json(path),
        (true, ".yaml" or ".yml") => Yaml(path),
        _ => null,
    };

    private static ConfigurationFile Json(string path) => new([Path.GetFileName(path)], new JsonConfigurationSource
    {
        FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None), // a file may be hidden
        Path = Path.GetFileName(path),
        Optional = true, // as a host says where a value stands
    });

    private static ConfigurationFile Yaml(string path) => new([Path.GetFileName(path)], new YamlFileSource(path));

    /// <summary>
    /// In any case, because a host writes <c>Production</c> where this command has <c>production</c>. Of two that differ in nothing else, the one
    /// that a host with capitals finds.
    /// </summary>
    private static string? OfEnvironment(string[] files, string name) =>
        files.Where(file => string.Equals(Path.GetFileName(file), name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault();
}

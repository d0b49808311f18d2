using Cachewise.Configuration.Sources.Yaml;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Cachewise.Configuration.Sources;

/// <summary>
/// <c>config.yaml</c> in a folder, and over it <c>config.{environment}.yaml</c>; both may be missing. The case of the
/// name does not matter and <c>.yml</c> is the same, so that no file is ignored because of its spelling.
/// </summary>
/// <remarks>
/// All other sources of the configuration are stronger, in any order. This source is not inserted as the first instead,
/// because that makes a <see cref="ConfigurationManager"/> build all others again: it loses the values that were set on
/// it, and fails for a source that reads a stream.
/// </remarks>
/// <param name="folder">The folder.</param>
/// <param name="environment">The environment.</param>
/// <param name="watched">The same folder, to watch the files; null to read them once.</param>
internal sealed class HostFilesSource(string folder, string environment, IFileProvider? watched = null) : IConfigurationSource
{
    private const string General = "config";
    private const string EitherExtension = ".y*ml"; // a name with a star is watched in any case

    private string Specific => $"{General}.{environment}";

    public IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        var provider = new YamlConfigurationProvider($"'config.yaml' and 'config.{environment.ToLowerInvariant()}.yaml' (Optional)", Find, builder as IConfigurationRoot);
        if (watched is not null)
        {
            provider.Watch(watched, isOwn: false, General + EitherExtension, Specific + EitherExtension);
        }

        return provider;
    }

    /// <summary>The files that exist, the stronger one last.</summary>
    /// <exception cref="CacheConfigurationException">A file exists in two spellings.</exception>
    public YamlFile[] Find() => [.. Find(General), .. Find(Specific)];

    private YamlFile[] Find(string name)
    {
        var found = !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder)
            .Where(path => Path.GetFileName(path) is var file && (IsNamed(file, $"{name}.yaml") || IsNamed(file, $"{name}.yml")))
            .Order(StringComparer.Ordinal)
            .Select(path => new YamlFile(Path.GetFileName(path), path))
            .ToArray();
        return found.Length < 2 ? found : throw new CacheConfigurationException(
            [new(null, $"{found[0].Name} and {found[1].Name} are the same file in two spellings", "keep one of them", new(folder))]);
    }

    private static bool IsNamed(string file, string name) => string.Equals(file, name, StringComparison.OrdinalIgnoreCase);
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// <c>config.yaml</c>, and over it <c>config.{environment}.yaml</c>, in a folder; both may be missing. A name in another case, or with
/// <c>.yml</c>, is the same file on every system, so that none is passed over because of how it is written.
/// </summary>
/// <remarks>
/// Everything else in the configuration is stronger, wherever this source stands. It cannot simply be the first: to insert a source makes a
/// <see cref="ConfigurationManager"/> build all others anew, which loses the values that were set on it, and fails for those that read a stream.
/// </remarks>
/// <param name="folder">The folder.</param>
/// <param name="environment">The environment.</param>
/// <param name="watched">The same folder, as what watches the files; null to read them once.</param>
internal sealed class HostFilesSource(string folder, string environment, IFileProvider? watched = null) : IConfigurationSource
{
    private const string General = "config";
    private const string EitherExtension = ".y*ml"; // a name with a star is watched in any case

    private static readonly string[] Extensions = [".yaml", ".yml"];

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

    /// <summary>Those that are there, the stronger one last.</summary>
    /// <exception cref="CacheConfigurationException">One is there in two spellings.</exception>
    public YamlFile[] Find() => [.. Find(General), .. Find(Specific)];

    private YamlFile[] Find(string name)
    {
        var found = !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder)
            .Where(path => Extensions.Any(extension => string.Equals(Path.GetFileName(path), name + extension, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)
            .Select(path => new YamlFile(Path.GetFileName(path), path))
            .ToArray();
        return found.Length < 2 ? found : throw new CacheConfigurationException([new(null, $"{found[0].Name} and {found[1].Name} are the same file in two spellings", "keep one of them", folder)]);
    }
}

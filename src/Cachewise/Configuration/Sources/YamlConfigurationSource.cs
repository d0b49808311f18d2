using Cachewise.Configuration.Sources.Yaml;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace Cachewise.Configuration.Sources;

/// <summary>
/// One file by name. A relative path is below the base path of the builder, without one below the current directory.
/// </summary>
internal sealed class YamlConfigurationSource(string path, bool optional, bool reloadOnChange) : IConfigurationSource
{
    private const string FileProvider = "FileProvider"; // FileConfigurationExtensions.SetBasePath

    public IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        var basePath = builder.Properties.TryGetValue(FileProvider, out var files) && files is PhysicalFileProvider { Root: var root } ? root : Directory.GetCurrentDirectory();
        var fullPath = Path.GetFullPath(path, basePath);
        var provider = new YamlConfigurationProvider($"'{path}' ({(optional ? "Optional" : "Required")})", () => Find(fullPath), stronger: null);
        if (reloadOnChange && Path.GetDirectoryName(fullPath) is { } folder && Directory.Exists(folder))
        {
            // A file may be hidden. A mounted secret is a link to a file of the same name in a folder below, which is a
            // link too.
            var name = Path.GetFileName(fullPath);
            provider.Watch(new PhysicalFileProvider(folder, ExclusionFilters.None), isOwn: true, name, $"*/{name}");
        }

        return provider;
    }

    private YamlFile[] Find(string fullPath) =>
        File.Exists(fullPath) ? [new(path, fullPath)]
        : optional ? []
        : throw new CacheConfigurationException([new(null, $"There is no file {fullPath}", "create it, or add it with optional: true", SourceLocation.InFile(path))]);
}

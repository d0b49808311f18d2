using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Cachewise.Configuration.Yaml;

/// <summary>One file, which the user named. A relative path is below the base path of the builder, and without one below the current directory.</summary>
internal sealed class YamlConfigurationSource(string path, bool optional) : IConfigurationSource
{
    private const string FileProvider = "FileProvider"; // FileConfigurationExtensions.SetBasePath

    public IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        var basePath = builder.Properties.TryGetValue(FileProvider, out var files) && files is PhysicalFileProvider { Root: var root } ? root : Directory.GetCurrentDirectory();
        var fullPath = Path.GetFullPath(path, basePath);
        return new YamlConfigurationProvider($"'{path}' ({(optional ? "Optional" : "Required")})", () => Find(fullPath), stronger: null);
    }

    private YamlFile[] Find(string fullPath) =>
        File.Exists(fullPath) ? [new(path, fullPath)]
        : optional ? []
        : throw new CacheConfigurationException([new(null, $"There is no file {fullPath}", "create it, or add it with optional: true", path)]);
}

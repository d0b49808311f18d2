using Cachewise.Configuration.Yaml;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>One YAML file anywhere, which is called by its name alone, as those of a folder are.</summary>
internal sealed class YamlFileSource(string path) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        var name = Path.GetFileName(path);
        return new YamlConfigurationProvider($"'{name}' (Required)", () => [new(name, path)], stronger: null);
    }
}

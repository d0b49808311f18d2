using Cachewise.Configuration.Sources;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>One YAML file.</summary>
/// <param name="path">The path of the file.</param>
/// <param name="given">The path as the user gave it.</param>
internal sealed class YamlFileSource(string path, string given) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new YamlConfigurationProvider($"'{given}' (Required)", () => [new(given, path)], stronger: null);
}

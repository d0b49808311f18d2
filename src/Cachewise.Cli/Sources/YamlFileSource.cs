using Cachewise.Configuration.Sources;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>One YAML file anywhere.</summary>
/// <param name="path">Where it is.</param>
/// <param name="given">How the user gave it.</param>
internal sealed class YamlFileSource(string path, string given) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new YamlConfigurationProvider($"'{given}' (Required)", () => [new(given, path)], stronger: null);
}

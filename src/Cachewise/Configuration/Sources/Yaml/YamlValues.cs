using Cachewise.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>The values of one file, by the keys of configuration.</summary>
internal sealed class YamlValues : ConfigurationProvider, ILineInfo
{
    public IDictionary<string, string?> Values => Data;

    /// <summary>The location of each key, also of lists and maps.</summary>
    public Dictionary<string, SourceLocation> Locations { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SourceLocation? LocationOf(string key) => Locations.GetValueOrDefault(key);
}

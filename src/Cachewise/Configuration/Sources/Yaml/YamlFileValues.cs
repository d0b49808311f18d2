using Cachewise.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>What one file says.</summary>
internal sealed class YamlFileValues : ConfigurationProvider, ILineInfo
{
    private readonly string _file;
    private readonly YamlSettings _settings;

    public YamlFileValues(string file, YamlSettings settings)
    {
        (_file, _settings) = (file, settings);
        Data = settings.Values;
    }

    /// <summary>The values by their keys.</summary>
    public IReadOnlyDictionary<string, string?> Values => _settings.Values;

    public string? PlaceOf(string key) => _settings.Lines.TryGetValue(key, out var line) ? $"{_file}, line {line}" : null;
}

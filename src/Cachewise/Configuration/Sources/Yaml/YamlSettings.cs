namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>What a file says, by the keys of configuration.</summary>
internal sealed class YamlSettings
{
    public Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The line of each key, also of those of lists and maps.</summary>
    public Dictionary<string, int> Lines { get; } = new(StringComparer.OrdinalIgnoreCase);
}

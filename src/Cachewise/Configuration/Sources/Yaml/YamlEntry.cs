namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A name of a map, where it stands, and its value.</summary>
internal sealed record YamlEntry(string Name, YamlPosition Position, YamlNode Value);

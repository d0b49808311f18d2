namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A text, or null: what is not quoted is a text too, since configuration has no other values.</summary>
internal sealed record YamlScalar(string? Text, YamlPosition Position) : YamlNode(Position);

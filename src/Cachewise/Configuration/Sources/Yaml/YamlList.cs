namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A list: <c>- a</c> or <c>[a]</c>.</summary>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items, YamlPosition Position) : YamlNode(Position);

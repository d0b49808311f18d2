namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A map.</summary>
/// <param name="Entries">What stands in it, in its order, with names that may stand twice.</param>
/// <param name="Merged">The maps that its merge key (<c>&lt;&lt;</c>) names, from strong to weak; all weaker than the entries.</param>
/// <param name="Position">Where it begins.</param>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, IReadOnlyList<YamlMap> Merged, YamlPosition Position) : YamlNode(Position);

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A value of a document. An alias is the very node that its anchor names.</summary>
internal abstract record YamlNode(YamlPosition Position);

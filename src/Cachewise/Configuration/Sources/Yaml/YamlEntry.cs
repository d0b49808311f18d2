using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A name of a map, where it is written, and its value.</summary>
internal sealed record YamlEntry(string Name, Mark At, YamlNode Value);

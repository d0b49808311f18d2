namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// The limits of a file. A few lines of anchors can stand for billions of values, so the values are counted as written
/// out. Configuration that people write stays far below. docs/configuration.md has the limits.
/// </summary>
internal static class YamlLimits
{
    public const int Bytes = 1024 * 1024;

    public const int Depth = 32;

    /// <summary>Names, values and list items, each as often as aliases and merge keys repeat it.</summary>
    public const int Values = 10_000;

    /// <summary>The characters of a name together with those of all names above it.</summary>
    public const int KeyLength = 1024;
}

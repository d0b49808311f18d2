namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// What a file may ask of the reader. A few lines of anchors can stand for billions of values, so it is what they stand for that is
/// counted. Configuration that people write stays far below; docs/configuration.md says the limits.
/// </summary>
internal static class YamlLimits
{
    public const int Bytes = 1024 * 1024;

    public const int Depth = 32;

    /// <summary>Values, lists and maps, each as often as aliases and merge keys repeat it.</summary>
    public const int Values = 10_000;

    /// <summary>The characters of a name together with those of all that it stands below.</summary>
    public const int KeyLength = 1024;
}

using Cachewise.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// Which root keys of a file are caches: <c>cache_x</c> and <c>CacheX</c>, as the properties of settings are. The others are
/// configuration of somebody else, unless they look like a slip.
/// </summary>
internal static class CacheRootKey
{
    private const string Start = "cache";
    private const string Url = "redis_url";

    /// <summary>The section of the configuration that the caches are in.</summary>
    public const string Section = "Caches";

    public static bool IsSection(string name) => AliasName.Comparer.Equals(name, Section);

    /// <summary>The alias that the root key declares; null where it declares none.</summary>
    public static string? AliasOf(string name)
    {
        var startsWord = name.Length > Start.Length && name.StartsWith(Start, StringComparison.OrdinalIgnoreCase)
            && (name[Start.Length] is '_' || (char.IsUpper(name[Start.Length]) && !char.IsUpper(name[Start.Length - 1])));
        return startsWord && name[Start.Length..].Trim('_') is { Length: > 0 } rest ? AliasName.ToSnakeCase(rest) : null;
    }

    /// <summary>
    /// What a root key that is no cache was meant to be; null where it was not meant as one. It was, if the first word of its name is 'cache' or
    /// 'caches', also with one letter missing, added, changed or swapped with its neighbour, or begins so, and if its value is a map that is
    /// empty, or has the name of a setting in it (or in the maps within, where it was meant as the section).
    /// </summary>
    public static string? Meant(string name, YamlNode value)
    {
        var words = AliasName.ToSnakeCase(name).Split('_', '-', '.', ' ');
        if (value is not YamlMap map || !(IsSlip(words[0]) || words[0].StartsWith(Start, StringComparison.Ordinal)))
        {
            return null;
        }

        if (IsCache(map))
        {
            var alias = words[1..].Prepend(IsSlip(words[0]) ? "" : words[0][Start.Length..]).Where(word => word is not "");
            return $"{Start}_{(alias.Any() ? string.Join('_', alias) : AliasName.Default)}";
        }

        return map.Entries.Any(entry => entry.Value is YamlMap { Entries.Count: > 0 } inner && IsCache(inner)) ? Section : null;
    }

    /// <summary>Whether it was meant as the default cache, in a file that declares none: it has a URL, and its name is that of the cache.</summary>
    public static bool IsDefault(string name, YamlNode value) =>
        (AliasName.Comparer.Equals(name, AliasName.Default) || AliasName.Comparer.Equals(name, $"{AliasName.Default}_{Start}"))
        && value is YamlMap map && map.Entries.Any(entry => AliasName.Comparer.Equals(entry.Name, Url));

    /// <summary>Whether a section of any source is a cache in the form of these files, which is none there.</summary>
    public static bool IsCacheElsewhere(IConfigurationSection section) =>
        section.Key.StartsWith($"{Start}_", StringComparison.OrdinalIgnoreCase) && AliasOf(section.Key) is not null
        && section.GetChildren().Any(child => string.Equals(child.Key, Url, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a section of any source was meant as that of the caches.</summary>
    public static bool IsSectionElsewhere(IConfigurationSection section) =>
        !IsSection(section.Key) && IsSlip(AliasName.Plain(section.Key), AliasName.Plain(Section)) && !AliasName.Comparer.Equals(section.Key, Start)
        && section.GetChildren().Any(cache => cache.GetChildren().Any(child => AliasName.Comparer.Equals(child.Key, Url)));

    public static bool IsSetting(string name) => CacheConfigSchema.Cache.Any(setting => setting.IsNamed(name));

    private static bool IsCache(YamlMap map) =>
        map is { Entries.Count: 0, Merged.Count: 0 } || map.Entries.Any(entry => IsSetting(entry.Name)) || map.Merged.Any(IsCache);

    private static bool IsSlip(string word) => IsSlip(word, Start) || IsSlip(word, "caches");

    private static bool IsSlip(string word, string of)
    {
        // What is left without the same beginning and the same end is at most one letter of each, or two letters swapped.
        var start = word.AsSpan().CommonPrefixLength(of);
        var end = 0;
        while (end < Math.Min(word.Length, of.Length) - start && word[^(end + 1)] == of[^(end + 1)])
        {
            end++;
        }

        var (left, leftOf) = (word[start..^end], of[start..^end]);
        return (left.Length <= 1 && leftOf.Length <= 1) || (left is [var a, var b] && leftOf is [var c, var d] && a == d && b == c);
    }
}

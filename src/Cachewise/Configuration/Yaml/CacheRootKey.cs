using Cachewise.Configuration.Binding;

namespace Cachewise.Configuration.Yaml;

/// <summary>
/// Which root keys of a file are caches: <c>cache_x</c> and <c>CacheX</c>, as the properties of settings are. The others are
/// configuration of somebody else, unless they look like a slip.
/// </summary>
internal static class CacheRootKey
{
    private const string Start = "cache";
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
    /// What a root key that is no cache was meant to be; null where it was not meant as one. It was, if a word of its name is 'cache' or
    /// 'caches', also with one letter missing, added, changed or swapped with its neighbour, or begins so, and if its value is a map that is
    /// empty, or has the name of a setting in it (or in the maps within, where it was meant as the section).
    /// </summary>
    public static string? Meant(string name, YamlNode value)
    {
        var words = AliasName.ToSnakeCase(name).Split('_', '-', '.', ' ');
        if (value is not YamlMap map || !words.Any(word => IsSlip(word) || word.StartsWith(Start, StringComparison.Ordinal)))
        {
            return null;
        }

        if (IsCache(map))
        {
            var alias = words.Select(word => IsSlip(word) ? "" : word.StartsWith(Start, StringComparison.Ordinal) ? word[Start.Length..] : word).Where(word => word is not "");
            return $"{Start}_{(alias.Any() ? string.Join('_', alias) : AliasName.Default)}";
        }

        return map.Entries.Any(entry => entry.Value is YamlMap { Entries.Count: > 0 } inner && IsCache(inner)) ? Section : null;
    }

    public static bool IsSetting(string name) => CacheConfigSettings.Cache.Any(setting => setting.IsNamed(name));

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

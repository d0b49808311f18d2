using System.Collections.Frozen;
using Cachewise.Configuration.Binding;
using Cachewise.Configuration.Schema;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration;

/// <summary>
/// Which root keys of a YAML file are caches: <c>cache_x</c> and <c>CacheX</c>, as the properties of settings are. The
/// others are configuration of other components, unless they look like a mistake.
/// </summary>
internal static class CacheRootKey
{
    private const string Start = "cache";
    private const string Url = "redis_url";

    // Names that other libraries and the name of this one suggest.
    private static readonly FrozenSet<string> Near = FrozenSet.Create(StringComparer.Ordinal, Start, "caching", "cachewise");

    /// <summary>The section of the configuration that the caches are in.</summary>
    public const string Section = "Caches";

    public static bool IsSection(string name) => AliasName.Comparer.Equals(name, Section);

    public static bool IsSetting(string name) => CacheConfigSchema.Cache.Any(setting => setting.IsNamed(name));

    public static bool IsUrl(string name) => AliasName.Comparer.Equals(name, Url);

    /// <summary>Whether it names the default cache, without the word that a root key begins with.</summary>
    public static bool IsDefault(string name) =>
        AliasName.Comparer.Equals(name, AliasName.Default) || AliasName.Comparer.Equals(name, $"{AliasName.Default}_{Start}");

    /// <summary>The alias that the root key declares; null where it declares none.</summary>
    public static string? AliasOf(string name)
    {
        var startsWord = name.Length > Start.Length && name.StartsWith(Start, StringComparison.OrdinalIgnoreCase)
            && (name[Start.Length] is '_' || (char.IsUpper(name[Start.Length]) && !char.IsUpper(name[Start.Length - 1])));
        return startsWord && name[Start.Length..].Trim('_') is { Length: > 0 } rest ? AliasName.ToSnakeCase(rest) : null;
    }

    /// <summary>
    /// The root key that a name may have been meant as: its first word begins with 'cache', or is 'cache' or 'caches'
    /// with one letter missing, added, changed or swapped with its neighbour. Null for other names.
    /// </summary>
    public static string? Meant(string name)
    {
        var words = AliasName.ToSnakeCase(name).Split('_', '-', '.', ' ');
        var isSlip = Spelling.IsSlip(words[0], Start) || Spelling.IsSlip(words[0], "caches");
        if (!isSlip && !words[0].StartsWith(Start, StringComparison.Ordinal))
        {
            return null;
        }

        var alias = string.Join('_', words[1..].Prepend(isSlip ? "" : words[0][Start.Length..]).Where(word => word is not ""));
        return $"{Start}_{(alias is "" ? AliasName.Default : alias)}";
    }

    /// <summary>
    /// Whether a section of another source is a cache in the form of YAML files, which is none there: one with a URL,
    /// or a known cache with settings.
    /// </summary>
    public static bool IsCacheElsewhere(IConfigurationSection section, Func<string, bool> isKnown) =>
        AliasOf(section.Key) is { } alias
        && ((section.Key.StartsWith($"{Start}_", StringComparison.OrdinalIgnoreCase) && HasUrl(section)) || (isKnown(alias) && HasOnlySettings(section)));

    /// <summary>
    /// Whether a section of another source was meant as that of the caches: it has nearly its name, and a cache with a
    /// URL, or a known cache with settings.
    /// </summary>
    public static bool IsSectionElsewhere(IConfigurationSection section, Func<string, bool> isKnown) =>
        !IsSection(section.Key)
        && (Near.Contains(AliasName.Plain(section.Key)) || Spelling.IsSlip(AliasName.Plain(section.Key), AliasName.Plain(Section)))
        && section.GetChildren().Any(cache => HasUrl(cache) || (isKnown(cache.Key) && HasOnlySettings(cache)));

    /// <summary>Whether an alias was meant as that of the default cache: <c>defualt</c>, <c>defaults</c>.</summary>
    public static bool IsNearDefault(string alias) =>
        !AliasName.Comparer.Equals(alias, AliasName.Default)
        && (!alias.StartsWith(AliasName.Default, StringComparison.OrdinalIgnoreCase) || AliasName.Comparer.Equals(alias, $"{AliasName.Default}s"))
        && Spelling.Nearest(alias, [AliasName.Default]) is not null;

    private static bool HasUrl(IConfigurationSection section) => section.GetChildren().Any(child => IsUrl(child.Key));

    private static bool HasOnlySettings(IConfigurationSection section) => section.GetChildren().ToList() is { Count: > 0 } children && children.TrueForAll(child => IsSetting(child.Key));
}

using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Cachewise.Configuration.Schema;

/// <summary>
/// Names the settings of a cache in messages as their source spells them: <c>redis_url</c>, <c>REDIS_URL</c> or
/// <c>RedisUrl</c>.
/// </summary>
/// <param name="isInCode">
/// Whether a property of settings declares the cache, so that what has no origin is code.
/// </param>
/// <param name="originOf">
/// Where the configuration set a property, named as in code (<c>ConnectionPool.SocketTimeout</c>); null if it did
/// not.
/// </param>
internal sealed partial class SettingNames(bool isInCode, Func<string, Origin?> originOf)
{
    private static readonly FrozenDictionary<string, string> InFiles = All(CacheConfigSchema.Cache)
        .Where(setting => setting.Property is not "")
        .DistinctBy(setting => setting.Property, StringComparer.Ordinal)
        .Select(setting => KeyValuePair.Create(setting.Property, setting.Name))
        .Append(new("CacheConfig.NeverExpires", "'never'"))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of a declaration in code.</summary>
    public static SettingNames OfCode { get; } = new(isInCode: true, static _ => null);

    /// <summary>The error of a setting.</summary>
    /// <param name="alias">The cache.</param>
    /// <param name="property">The setting, named as in code.</param>
    /// <param name="problem">
    /// What is wrong, after the name; <c>{SocketTimeout}</c> stands for the name of another setting.
    /// </param>
    /// <param name="fix">What to write instead, with such names.</param>
    /// <param name="beside">The setting whose origin counts if this one has none, or null.</param>
    public ConfigurationError Error(string alias, string property, string problem, string fix, string? beside = null)
    {
        var location = LocationOf(property) ?? (beside is null ? null : LocationOf(beside));
        var isFile = !isInCode || location is not null;
        return new(alias, $"{Secret.Masked(NameOf(property, isFile))} {Spell(problem, isFile)}", Spell(fix, isFile), location);
    }

    /// <summary>Where the configuration set a property.</summary>
    public Origin? OriginOf(string property) => originOf(property);

    /// <summary>The location of a property; deep in the pool that of the map around it, if it has none.</summary>
    private SourceLocation? LocationOf(string property) =>
        (originOf(property) ?? originOf(string.Join('.', property.Split('.', '[').Take(2))))?.Location;

    private string NameOf(string property, bool isFile) => originOf(property)?.Name ?? (isFile ? InFile(property) : property);

    private static string InFile(string property) => string.Join('.', property.Split('.').Select(part =>
    {
        var name = part.Split('[')[0];
        return InFiles.GetValueOrDefault(name, name) + part[name.Length..];
    }));

    // What is no name of a setting is a part of a value.
    private static string Spell(string text, bool isFile) => Placeholder().Replace(text, match =>
        match.Groups["name"].Value is var name && InFiles.TryGetValue(name, out var file) ? (isFile ? file : name) : match.Value);

    private static IEnumerable<Setting> All(IEnumerable<Setting> settings) => settings.SelectMany(setting => All(setting.Settings()).Prepend(setting));

    [GeneratedRegex(@"\{(?<name>[A-Za-z.]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}

using System.Globalization;
using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// Makes the keys of configuration from a document: aliases and merge keys written out, its caches in their section.
/// </summary>
internal sealed class YamlFlattener(YamlErrors errors)
{
    private const int LongestShown = 100;
    private const string DefaultCache = $"cache_{AliasName.Default}";

    private readonly YamlValues _values = new();
    private readonly Dictionary<string, YamlEntry> _caches = new(AliasName.Comparer);
    private int _count;

    /// <summary>The values of the document; its errors are added to the others.</summary>
    /// <exception cref="CacheConfigurationException">The document is over a limit.</exception>
    public YamlValues Flatten(YamlNode root)
    {
        var entries = EntriesOf(root, AliasName.Comparer);
        var empty = entries.Find(entry => CacheRootKey.AliasOf(entry.Name) is not null && entry.Value.IsEmptyText);
        var declares = entries.Exists(entry => CacheRootKey.AliasOf(entry.Name) is not null || CacheRootKey.IsSection(entry.Name));
        var hasUrl = entries.Exists(entry => CacheRootKey.IsUrl(entry.Name) && !entry.Value.IsMap);
        foreach (var entry in entries)
        {
            if (CacheRootKey.AliasOf(entry.Name) is { } alias)
            {
                AddCache(alias, entry);
            }
            else if (CacheRootKey.IsSection(entry.Name) && entry.Value.IsMap)
            {
                EntriesOf(entry.Value, AliasName.Comparer).ForEach(AddCacheOfSection);
            }
            else if (MeantBy(entry, declares) is { } meant)
            {
                errors.Add($"{Shown(entry.Name)} is no cache", $"did you mean {Shown(meant)}?", entry.At);
            }
            else if (empty is not null && CacheRootKey.IsSetting(entry.Name))
            {
                errors.Add($"{entry.Name} stands beside {Shown(empty.Name)}, which has nothing below it", "indent it", entry.At);
            }
            else if (hasUrl && !declares && CacheRootKey.IsSetting(entry.Name) && !CacheRootKey.IsUrl(entry.Name))
            {
                errors.Add($"{entry.Name} belongs to no cache", $"put it and redis_url below {DefaultCache}", entry.At);
            }
            else
            {
                Add(entry.Name, entry, StringComparer.OrdinalIgnoreCase, depth: 1);
            }
        }

        return _values;
    }

    /// <summary>
    /// The root key that a cache with a mistake in its name was meant to have; null where it was not meant as a cache.
    /// </summary>
    private string? MeantBy(YamlEntry entry, bool declares)
    {
        if (!entry.Value.IsMap)
        {
            return null;
        }

        if (CacheRootKey.Meant(entry.Name) is { } cache)
        {
            var entries = EntriesOf(entry.Value, StringComparer.OrdinalIgnoreCase);
            return entries.Count == 0 || HasSetting(entries) ? cache
                : entries.Exists(inner => inner.Value.IsMap && HasSetting(EntriesOf(inner.Value, StringComparer.OrdinalIgnoreCase))) ? CacheRootKey.Section
                : null;
        }

        return !declares && (CacheRootKey.IsDefault(entry.Name) || CacheRootKey.IsNearDefault(entry.Name)) && EntriesOf(entry.Value, StringComparer.OrdinalIgnoreCase).Exists(inner => CacheRootKey.IsUrl(inner.Name))
            ? DefaultCache
            : null;
    }

    private static bool HasSetting(List<YamlEntry> entries) => entries.Exists(entry => CacheRootKey.IsSetting(entry.Name));

    // A name that can be no alias stays as it is, and is reported where the caches are read.
    private void AddCacheOfSection(YamlEntry entry) =>
        AddCache(AliasName.IsValid(entry.Name) ? AliasName.ToSnakeCase(entry.Name) : entry.Name, entry with { Name = $"{CacheRootKey.Section}:{entry.Name}" });

    private void AddCache(string alias, YamlEntry entry)
    {
        if (_caches.TryAdd(alias, entry))
        {
            Add($"{CacheRootKey.Section}:{alias}", entry, AliasName.Comparer, depth: 1);
        }
        else
        {
            var first = _caches[alias];
            errors.Add(
                $"it is configured twice, as {Shown(first.Name)} in line {first.At.Line} and as {Shown(entry.Name)}", "keep one of them", entry.At, Shown(alias));
        }
    }

    private void Add(string key, YamlEntry entry, StringComparer names, int depth)
    {
        var (at, node) = (entry.At, entry.Value);
        Count(at);
        if (depth > YamlLimits.Depth)
        {
            throw errors.Stop($"With its aliases the file is nested deeper than {YamlLimits.Depth} levels", "flatten it", at);
        }

        if (key.Length > YamlLimits.KeyLength)
        {
            throw errors.Stop($"A name together with those above it has more than {YamlLimits.KeyLength} characters", "shorten it", at);
        }

        _values.Locations.TryAdd(key, errors.LocationOf(at));
        if (node.IsMap && EntriesOf(node, names) is { Count: > 0 } entries)
        {
            entries.ForEach(inner => Add($"{key}:{inner.Name}", inner, names, depth + 1));
        }
        else if (node.IsList && node.Children.Count > 0)
        {
            for (var i = 0; i < node.Children.Count; i++)
            {
                var name = i.ToString(CultureInfo.InvariantCulture);
                Add($"{key}:{name}", new(name, node.Children[i].At, node.Children[i]), names, depth + 1);
            }
        }
        else if (!_values.Values.TryAdd(key, node.IsList ? "" : node.Text)) // an empty map is null, as in JSON files
        {
            errors.Add($"{Shown(key)} is set twice, in line {_values.Locations[key].Line} too", "keep one of them", at);
        }
    }

    /// <summary>What is in a map, with what its merge key adds. A name that is there twice is reported.</summary>
    private List<YamlEntry> EntriesOf(YamlNode map, StringComparer names)
    {
        var entries = new Dictionary<string, YamlEntry>(names);
        List<YamlNode>? merged = null;
        foreach (var pair in map.Children.Chunk(2))
        {
            var entry = new YamlEntry(pair[0].Text!, pair[0].At, pair[1]);
            Count(entry.At);
            if (pair[0].IsMergeKey)
            {
                merged = merged is null ? MapsOf(entry) : throw errors.Stop("<< is set twice", "write a list: <<: [*one, *two]", entry.At);
            }
            else if (!entries.TryAdd(entry.Name, entry))
            {
                ReportTwice(entries[entry.Name], entry);
            }
        }

        foreach (var one in merged ?? [])
        {
            EntriesOf(one, names).ForEach(entry => entries.TryAdd(entry.Name, entry));
        }

        return [.. entries.Values];
    }

    private List<YamlNode> MapsOf(YamlEntry merge)
    {
        var nodes = merge.Value.IsList ? merge.Value.Children : [merge.Value];
        nodes.ForEach(node => Count(node.At));
        return nodes.TrueForAll(node => node.IsMap)
            ? nodes
            : throw errors.Stop("<< names something that is no map", "merge the alias of a map, or a list of them", merge.At);
    }

    private void ReportTwice(YamlEntry first, YamlEntry second) => errors.Add(
        string.Equals(first.Name, second.Name, StringComparison.Ordinal)
            ? $"{Shown(second.Name)} is set twice, in line {first.At.Line} too"
            : $"{Shown(second.Name)} is the same name as {Shown(first.Name)} in line {first.At.Line}",
        "keep one of them",
        second.At);

    private void Count(Mark at)
    {
        if (++_count > YamlLimits.Values)
        {
            throw errors.Stop($"The file stands for more than {YamlLimits.Values} values", "repeat less by aliases and merge keys", at);
        }
    }

    /// <summary>
    /// A name as it can be printed: what does not look like a name may be a value in the wrong place.
    /// </summary>
    private static string Shown(string name) =>
        name.Length <= LongestShown && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or ':' or ' ') ? name : Secret.Mask;
}

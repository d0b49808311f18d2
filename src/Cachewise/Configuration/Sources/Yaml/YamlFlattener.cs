using System.Globalization;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>Makes the keys of configuration of a document: aliases and merge keys written out, and its caches in their section.</summary>
internal sealed class YamlFlattener
{
    private const int LongestShown = 100;
    private const string DefaultCache = $"cache_{AliasName.Default}";

    private readonly YamlSettings _settings = new();
    private readonly Dictionary<string, YamlEntry> _caches = new(AliasName.Comparer);
    private readonly YamlFaults _faults;
    private int _values;

    private YamlFlattener(YamlFaults faults) => _faults = faults;

    /// <summary>The settings of the document; what is wrong with them is added to the faults.</summary>
    /// <exception cref="CacheConfigurationException">The document is over a limit.</exception>
    public static YamlSettings Flatten(YamlMap root, YamlFaults faults)
    {
        var flattener = new YamlFlattener(faults);
        flattener.AddRoot(root);
        return flattener._settings;
    }

    private void AddRoot(YamlMap root)
    {
        var entries = EntriesOf(root, AliasName.Comparer);
        var empty = entries.Find(entry => CacheRootKey.AliasOf(entry.Name) is not null && entry.Value is YamlScalar { Text: null });
        var declares = entries.Exists(entry => CacheRootKey.AliasOf(entry.Name) is not null || CacheRootKey.IsSection(entry.Name));
        foreach (var entry in entries)
        {
            if (CacheRootKey.AliasOf(entry.Name) is { } alias)
            {
                AddCache(alias, entry);
            }
            else if (CacheRootKey.IsSection(entry.Name) && entry.Value is YamlMap section)
            {
                EntriesOf(section, AliasName.Comparer).ForEach(AddCacheOfSection);
            }
            else if (CacheRootKey.Meant(entry.Name, entry.Value) is { } meant)
            {
                _faults.Add($"{Shown(entry.Name)} is no cache", $"did you mean {Shown(meant)}?", entry.Position);
            }
            else if (!declares && CacheRootKey.IsDefault(entry.Name, entry.Value))
            {
                _faults.Add($"{Shown(entry.Name)} is no cache", $"did you mean {DefaultCache}?", entry.Position);
            }
            else if (empty is not null && CacheRootKey.IsSetting(entry.Name))
            {
                _faults.Add($"{entry.Name} stands beside {Shown(empty.Name)}, which has nothing below it", "indent it", entry.Position);
            }
            else
            {
                Add(entry.Name, entry.Value, entry.Position, StringComparer.OrdinalIgnoreCase, depth: 1);
            }
        }
    }

    // A name that can be no alias stays as it is, and is reported where the caches are read.
    private void AddCacheOfSection(YamlEntry entry) =>
        AddCache(AliasName.IsValid(entry.Name) ? AliasName.ToSnakeCase(entry.Name) : entry.Name, entry with { Name = $"{CacheRootKey.Section}:{entry.Name}" });

    private void AddCache(string alias, YamlEntry entry)
    {
        if (_caches.TryAdd(alias, entry))
        {
            Add($"{CacheRootKey.Section}:{alias}", entry.Value, entry.Position, AliasName.Comparer, depth: 1);
        }
        else
        {
            _faults.Add(
                $"it is configured twice, as {Shown(_caches[alias].Name)} in line {_caches[alias].Position.Line} and as {Shown(entry.Name)}", "keep one of them", entry.Position, Shown(alias));
        }
    }

    private void Add(string key, YamlNode node, YamlPosition position, StringComparer names, int depth)
    {
        Count(position);
        if (depth > YamlLimits.Depth)
        {
            throw _faults.Stop($"With its aliases the file is nested deeper than {YamlLimits.Depth} levels", "flatten it", position);
        }

        if (key.Length > YamlLimits.KeyLength)
        {
            throw _faults.Stop($"A name together with those above it has more than {YamlLimits.KeyLength} characters", "shorten it", position);
        }

        _settings.Lines.TryAdd(key, position.Line);
        switch (node)
        {
            case YamlScalar scalar:
                Set(key, scalar.Text, position);
                break;
            case YamlMap map when EntriesOf(map, names) is { Count: > 0 } entries:
                entries.ForEach(entry => Add($"{key}:{entry.Name}", entry.Value, entry.Position, names, depth + 1));
                break;
            case YamlList { Items.Count: > 0 } list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Add(string.Create(CultureInfo.InvariantCulture, $"{key}:{i}"), list.Items[i], list.Items[i].Position, names, depth + 1);
                }

                break;
            default:
                Set(key, node is YamlMap ? null : "", position); // nothing, as in JSON files
                break;
        }
    }

    private void Set(string key, string? value, YamlPosition position)
    {
        if (!_settings.Values.TryAdd(key, value))
        {
            _faults.Add($"{Shown(key)} is set twice, in line {_settings.Lines[key]} too", "keep one of them", position);
        }
    }

    /// <summary>What stands in a map, and what its merge key adds; a name that stands twice is reported.</summary>
    private List<YamlEntry> EntriesOf(YamlMap map, StringComparer names)
    {
        var entries = new Dictionary<string, YamlEntry>(names);
        foreach (var entry in map.Entries)
        {
            Count(entry.Position);
            if (!entries.TryAdd(entry.Name, entry))
            {
                var first = entries[entry.Name];
                var problem = string.Equals(first.Name, entry.Name, StringComparison.Ordinal)
                    ? $"{Shown(entry.Name)} is set twice, in line {first.Position.Line} too"
                    : $"{Shown(entry.Name)} is the same name as {Shown(first.Name)} in line {first.Position.Line}";
                _faults.Add(problem, "keep one of them", entry.Position);
            }
        }

        foreach (var merged in map.Merged)
        {
            Count(merged.Position);
            EntriesOf(merged, names).ForEach(entry => entries.TryAdd(entry.Name, entry));
        }

        return [.. entries.Values];
    }

    private void Count(YamlPosition position)
    {
        if (++_values > YamlLimits.Values)
        {
            throw _faults.Stop($"The file stands for more than {YamlLimits.Values} values", "repeat less by aliases and merge keys", position);
        }
    }

    /// <summary>A name as it can be printed: one that does not look like a name may be a value that slipped.</summary>
    private static string Shown(string name) =>
        name.Length <= LongestShown && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or ':' or ' ') ? name : "***";
}

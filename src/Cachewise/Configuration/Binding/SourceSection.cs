using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>
/// A section of a configuration, as some of its sources have it, each in its own spelling of the names. .NET merges all
/// sources value by value, lists by position, so that two hosts of a stronger source and the third of a weaker one
/// would become one list; and for .NET <c>RedisUrl</c> and <c>redis_url</c> are two values.
/// </summary>
internal sealed class SourceSection
{
    private readonly IReadOnlyList<SourceEntry> _entries; // from weak to strong

    /// <param name="sources">The sources, from weak to strong.</param>
    /// <param name="path">The path of the section.</param>
    public SourceSection(IReadOnlyList<IConfigurationProvider> sources, string path)
        : this([.. sources.Select((source, rank) => new SourceEntry(source, rank, path))], path)
    {
    }

    private SourceSection(IReadOnlyList<SourceEntry> entries, string name) => (_entries, Name) = (entries, name);

    /// <summary>The path in the strongest source that has the section.</summary>
    public string Path => (Strong ?? _entries[^1]).Path;

    public string Key => ConfigurationPath.GetSectionKey(Path);

    /// <summary>
    /// How errors name the section: its key, or the name of the list and the position in it, as in
    /// <c>sentinels[0]</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>
    /// The text of the strongest source that has the section; null if it is null there, or no source has it.
    /// </summary>
    public string? Value => _entries.LastOrDefault(entry => entry.HasValue)?.Value;

    /// <summary>The rank of the strongest source that has a value; -1 if no source has one.</summary>
    public int Rank => _entries.LastOrDefault(entry => entry.HasValue)?.Rank ?? -1;

    /// <summary>Whether the section is <c>null</c>, an empty text, list or map, or missing.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Value) && !HasChildren;

    public bool HasChildren => _entries.Any(entry => entry.HasChildren);

    /// <summary>What is below, in the order of .NET. The spellings of a name are one section.</summary>
    public IEnumerable<SourceSection> Children => _entries
        .SelectMany(entry => entry.Children)
        .GroupBy(child => AliasName.Plain(ConfigurationPath.GetSectionKey(child.Path)), StringComparer.Ordinal)
        .Select(Child)
        .OrderBy(child => child.Key, ConfigurationKeyComparer.Instance);

    /// <summary>
    /// The section in two spellings of one source, of which none is stronger; null if no source has two.
    /// </summary>
    public (SourceSection First, SourceSection Second)? InTwoSpellings =>
        _entries.GroupBy(entry => entry.Rank).LastOrDefault(entries => entries.Skip(1).Any())?.Take(2).ToList() is [var first, var second] ? (Only(first), Only(second)) : null;

    /// <summary>
    /// The section of the strongest source that has it, even empty. For a list or a map that is one value.
    /// </summary>
    public SourceSection Strongest() => Strong is { } strong ? Only(strong) : this;

    /// <summary>
    /// The section without the sources that are weaker than the last one in which it is empty. For a group, whose
    /// settings may come from several sources.
    /// </summary>
    /// <param name="isTakenBack">Whether there is such a source, so that weaker values do not apply.</param>
    public SourceSection SinceTakenBack(out bool isTakenBack)
    {
        var index = LastValue(string.IsNullOrEmpty);
        isTakenBack = index >= 0;
        return isTakenBack ? new([.. _entries.Skip(index)], Name) : this;
    }

    /// <summary>
    /// The section in the sources that are stronger than the last one in which it is <c>false</c> or empty.
    /// </summary>
    /// <param name="isTurnedOff">Whether there is such a source, so that weaker values do not apply.</param>
    public SourceSection SinceTurnedOff(out bool isTurnedOff)
    {
        var index = LastValue(static text => string.IsNullOrEmpty(text) || (ValueReader.ParseFlag(text, out var isOn) && !isOn));
        isTurnedOff = index >= 0;
        return isTurnedOff ? new([.. _entries.Skip(index + 1)], Name) : this;
    }

    /// <summary>The strongest entry for which the condition holds; null if there is none.</summary>
    public SourceEntry? Find(Func<SourceEntry, bool> condition) => _entries.LastOrDefault(condition);

    private SourceEntry? Strong => _entries.LastOrDefault(entry => entry.HasValue || entry.HasChildren);

    /// <summary>
    /// The position of the strongest source that has a value alone, for which the condition holds; -1 if none has.
    /// </summary>
    private int LastValue(Func<string?, bool> condition)
    {
        var index = _entries.Count - 1;
        while (index >= 0 && !(_entries[index] is { HasValue: true, HasChildren: false } entry && condition(entry.Value)))
        {
            index--;
        }

        return index;
    }

    private SourceSection Child(IEnumerable<SourceEntry> entries)
    {
        SourceEntry[] all = [.. entries];
        var key = ConfigurationPath.GetSectionKey(all[^1].Path);
        return new(all, int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"{Name}[{key}]" : key);
    }

    private SourceSection Only(SourceEntry entry) => new([entry], Name);
}

using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>
/// A section of a configuration as some of its sources have it. Configuration itself merges all of them value by value, lists by position among them, so that two hosts of a stronger
/// source and the third of a weaker one become a list that nobody wrote.
/// </summary>
/// <param name="sources">The sources, from weak to strong.</param>
/// <param name="path">The path of the section.</param>
internal sealed class SourceSection(IReadOnlyList<IConfigurationProvider> sources, string path)
{
    public string Path => path;

    public string Key => ConfigurationPath.GetSectionKey(path);

    /// <summary>The text of the strongest source that has one here, or null there; null where none has.</summary>
    public string? Value => sources.LastOrDefault(source => source.TryGet(path, out _)) is { } strongest && strongest.TryGet(path, out var value) ? value : null;

    /// <summary>Whether nothing is here: <c>null</c>, an empty text, list or map, or no word at all.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Value) && !HasChildren;

    public bool HasChildren => sources.Any(source => HasChildrenIn(source));

    public IEnumerable<SourceSection> Children => sources
        .Aggregate(Enumerable.Empty<string>(), (keys, source) => source.GetChildKeys(keys, path))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Select(key => new SourceSection(sources, ConfigurationPath.Combine(path, key)));

    /// <summary>The section of the strongest source that says anything of it, also that it is empty. For a list or a map that is one value.</summary>
    public SourceSection Strongest() => sources.LastOrDefault(source => source.TryGet(path, out _) || HasChildrenIn(source)) is { } strongest ? new([strongest], path) : this;

    /// <summary>The section since a source last took it back by saying that it is empty. For a group of settings, each of which may come from another source.</summary>
    /// <param name="isTakenBack">Whether one did, so that nothing weaker counts.</param>
    public SourceSection SinceTakenBack(out bool isTakenBack)
    {
        var index = sources.Count - 1;
        while (index >= 0 && !(sources[index].TryGet(path, out var value) && string.IsNullOrEmpty(value) && !HasChildrenIn(sources[index])))
        {
            index--;
        }

        isTakenBack = index >= 0;
        return isTakenBack ? new([.. sources.Skip(index)], path) : this;
    }

    /// <summary>The strongest source for which this holds; null where it holds for none.</summary>
    public IConfigurationProvider? Find(Func<IConfigurationProvider, bool> isSo) => sources.LastOrDefault(isSo);

    private bool HasChildrenIn(IConfigurationProvider source) => source.GetChildKeys([], path).Any();
}

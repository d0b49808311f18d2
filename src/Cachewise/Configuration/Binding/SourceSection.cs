using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>
/// A section of a configuration, as some of its sources have it. .NET merges all sources value by value, lists by
/// position, so that two hosts of a stronger source and the third of a weaker one would become one list.
/// </summary>
/// <param name="sources">The sources, from weak to strong.</param>
/// <param name="path">The path of the section.</param>
internal sealed class SourceSection(IReadOnlyList<IConfigurationProvider> sources, string path)
{
    public string Path => path;

    public string Key => ConfigurationPath.GetSectionKey(path);

    /// <summary>
    /// The text of the strongest source that has the section; null if it is null there, or no source has it.
    /// </summary>
    public string? Value => sources.LastOrDefault(source => source.TryGet(path, out _)) is { } strongest && strongest.TryGet(path, out var value) ? value : null;

    /// <summary>Whether the section is <c>null</c>, an empty text, list or map, or missing.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Value) && !HasChildren;

    public bool HasChildren => sources.Any(source => HasChildrenIn(source));

    public IEnumerable<SourceSection> Children => sources
        .Aggregate(Enumerable.Empty<string>(), (keys, source) => source.GetChildKeys(keys, path))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Select(key => new SourceSection(sources, ConfigurationPath.Combine(path, key)));

    /// <summary>
    /// The section of the strongest source that has it, even empty. For a list or a map that is one value.
    /// </summary>
    public SourceSection Strongest() => sources.LastOrDefault(source => source.TryGet(path, out _) || HasChildrenIn(source)) is { } strongest ? new([strongest], path) : this;

    /// <summary>
    /// The section without the sources that are weaker than the last one in which it is empty. For a group, whose
    /// settings may come from several sources.
    /// </summary>
    /// <param name="isTakenBack">Whether there is such a source, so that weaker values do not apply.</param>
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

    /// <summary>The strongest source for which the condition holds; null if there is none.</summary>
    public IConfigurationProvider? Find(Func<IConfigurationProvider, bool> condition) => sources.LastOrDefault(condition);

    private bool HasChildrenIn(IConfigurationProvider source) => source.GetChildKeys([], path).Any();
}

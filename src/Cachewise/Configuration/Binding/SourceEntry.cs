using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>A section as one source spells it.</summary>
/// <param name="Source">The source.</param>
/// <param name="Rank">The position of the source among all, from weak to strong.</param>
/// <param name="Path">The path of the section in the source.</param>
internal sealed record SourceEntry(IConfigurationProvider Source, int Rank, string Path)
{
    public string? Value => Source.TryGet(Path, out var value) ? value : null;

    public bool HasValue => Source.TryGet(Path, out _);

    public bool HasChildren => Source.GetChildKeys([], Path).Any();

    public IEnumerable<SourceEntry> Children =>
        Source.GetChildKeys([], Path).Distinct(StringComparer.OrdinalIgnoreCase).Select(key => this with { Path = ConfigurationPath.Combine(Path, key) });
}

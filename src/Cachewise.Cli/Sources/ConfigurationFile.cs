using Microsoft.Extensions.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>A file that is read, or files that are read as one.</summary>
/// <param name="Names">The paths, as the user gave them.</param>
/// <param name="Source">What reads it, as in a host.</param>
internal sealed record ConfigurationFile(IReadOnlyList<string> Names, IConfigurationSource Source)
{
    /// <summary>What reads each of several files by itself, so that one that is broken hides no error of the others.</summary>
    public IReadOnlyList<IConfigurationSource> Parts { get; init; } = [];
}

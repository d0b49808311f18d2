using Microsoft.Extensions.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>A configuration file, or files that are read as one.</summary>
/// <param name="Names">The paths, as the user gave them.</param>
/// <param name="Source">The source that reads it, as in a host.</param>
internal sealed record ConfigurationFile(IReadOnlyList<string> Names, IConfigurationSource Source)
{
    /// <summary>The sources of the single files, so that a broken file hides no errors of the others.</summary>
    public IReadOnlyList<IConfigurationSource> Parts { get; init; } = [];
}

using Microsoft.Extensions.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>A file that is read, or files that are read as one.</summary>
/// <param name="Names">The names, as faults repeat them.</param>
/// <param name="Source">What reads it, as in a host.</param>
internal sealed record ConfigurationFile(IReadOnlyList<string> Names, IConfigurationSource Source);

using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>A provider of configuration that reads several files.</summary>
internal interface IReadsFiles
{
    /// <summary>What was wrong with the files when they were last read; then the values are still those from before.</summary>
    IReadOnlyList<ConfigurationError> Errors { get; }

    /// <summary>The files, each stronger than the one before it.</summary>
    IReadOnlyList<IConfigurationProvider> Files { get; }

    /// <summary>Whether every other provider of the same configuration is stronger, wherever it stands.</summary>
    bool IsWeakest { get; }
}

using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>A provider of configuration that reads several files.</summary>
internal interface IReadsFiles
{
    /// <summary>The errors of the files when they were last read; the values are then still the earlier ones.</summary>
    IReadOnlyList<ConfigurationError> Errors { get; }

    /// <summary>The files, each stronger than the one before it.</summary>
    IReadOnlyList<IConfigurationProvider> Files { get; }

    /// <summary>Whether all other providers of the configuration are stronger, in any order.</summary>
    bool IsWeakest { get; }
}

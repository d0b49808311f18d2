using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>What a configuration consists of.</summary>
internal static class ConfigurationProviders
{
    /// <summary>
    /// The sources, from weak to strong: also those of a configuration that was put into another one, and each file of a provider that reads several. What does not show its sources, as a
    /// section of a configuration, is one.
    /// </summary>
    public static IReadOnlyList<IConfigurationProvider> SourcesOf(IConfiguration? configuration) => [.. ProvidersOf(configuration).SelectMany(provider =>
        provider is IReadsFiles { Files: var files } ? files : [provider])];

    /// <summary>What was wrong with files when they were last read.</summary>
    public static IEnumerable<ConfigurationError> ErrorsOf(IConfiguration? configuration) => ProvidersOf(configuration).OfType<IReadsFiles>().SelectMany(files => files.Errors);

    private static IEnumerable<IConfigurationProvider> ProvidersOf(IConfiguration? configuration) => configuration switch
    {
        null => [],
        IConfigurationRoot root => root.Providers.OrderBy(static provider => provider is IReadsFiles { IsWeakest: true } ? 0 : 1).SelectMany(static provider =>
            provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } ? ProvidersOf(inner) : [provider]),
        _ => [new ChainedConfigurationProvider(new() { Configuration = configuration })],
    };
}

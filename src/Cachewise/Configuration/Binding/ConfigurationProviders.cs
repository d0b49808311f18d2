using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>The providers of a configuration.</summary>
internal static class ConfigurationProviders
{
    /// <summary>
    /// The sources, from weak to strong, those of nested configurations and each file of a provider of several
    /// included. A configuration that does not show its sources, such as a section, is one source.
    /// </summary>
    public static IReadOnlyList<IConfigurationProvider> SourcesOf(IConfiguration? configuration) => [.. ProvidersOf(configuration).SelectMany(provider =>
        provider is IReadsFiles { Files: var files } ? files : [provider])];

    /// <summary>The errors of the files when they were last read.</summary>
    public static IEnumerable<ConfigurationError> ErrorsOf(IConfiguration? configuration) => ProvidersOf(configuration).OfType<IReadsFiles>().SelectMany(files => files.Errors);

    private static IEnumerable<IConfigurationProvider> ProvidersOf(IConfiguration? configuration) => configuration switch
    {
        null => [],
        IConfigurationRoot root => root.Providers.OrderBy(static provider => provider is IReadsFiles { IsWeakest: true } ? 0 : 1).SelectMany(static provider =>
            provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } ? ProvidersOf(inner) : [provider]),
        _ => [new ChainedConfigurationProvider(new() { Configuration = configuration })],
    };
}

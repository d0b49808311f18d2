using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>What a configuration consists of.</summary>
internal static class ConfigurationProviders
{
    /// <summary>The providers, from weak to strong, also of a configuration that was put into another one.</summary>
    public static IEnumerable<IConfigurationProvider> Of(IConfiguration? configuration) =>
        (configuration as IConfigurationRoot)?.Providers.SelectMany(provider =>
            provider is ChainedConfigurationProvider { Configuration: { } inner } ? Of(inner) : [provider]) ?? [];
}

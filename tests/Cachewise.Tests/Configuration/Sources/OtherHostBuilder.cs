using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Configuration.Sources;

/// <summary>A host builder with a configuration of its own kind.</summary>
internal sealed class OtherHostBuilder(IHostApplicationBuilder inner, IConfigurationManager configuration) : IHostApplicationBuilder
{
    public IDictionary<object, object> Properties => inner.Properties;

    public IConfigurationManager Configuration => configuration;

    public IHostEnvironment Environment => inner.Environment;

    public ILoggingBuilder Logging => inner.Logging;

    public IMetricsBuilder Metrics => inner.Metrics;

    public IServiceCollection Services => inner.Services;

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => inner.ConfigureContainer(factory, configure);
}

using System.Diagnostics.CodeAnalysis;
using Cachewise;
using Cachewise.Configuration.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers caches with a host.</summary>
public static class CacheHostBuilderExtensions
{
    private const string ReloadKey = "hostBuilder:reloadConfigOnChange"; // whether a host watches its own files

    /// <summary>
    /// Registers the caches that the settings and the configuration declare, and adds the files <c>config.yaml</c> and
    /// <c>config.{environment}.yaml</c> of the content root, if they exist, to the configuration. They are read here,
    /// and again when they change unless <c>hostBuilder:reloadConfigOnChange</c> is false. All other sources are
    /// stronger.
    /// </summary>
    /// <exception cref="CacheConfigurationException">
    /// A file cannot be read, or is wrong. Its declarations are checked when the host starts.
    /// </exception>
    /// <inheritdoc cref="CacheServiceCollectionExtensions.AddCaches{TSettings}(IServiceCollection,
    /// Action{CacheServices}?)"/>
    public static IHostApplicationBuilder AddCaches<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSettings>(
        this IHostApplicationBuilder builder, Action<CacheServices>? configure = null)
        where TSettings : CacheSettings, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCaches<TSettings>(configure);
        return builder.AddFiles();
    }

    /// <summary>
    /// Registers the caches that the configuration alone declares, and adds the files <c>config.yaml</c> and
    /// <c>config.{environment}.yaml</c> of the content root, if they exist, to the configuration. They are read here,
    /// and again when they change unless <c>hostBuilder:reloadConfigOnChange</c> is false. All other sources are
    /// stronger.
    /// </summary>
    /// <exception cref="CacheConfigurationException">
    /// A file cannot be read, or is wrong. Its declarations are checked when the host starts.
    /// </exception>
    /// <inheritdoc cref="CacheServiceCollectionExtensions.AddCaches(IServiceCollection, Action{CacheServices}?)"/>
    public static IHostApplicationBuilder AddCaches(this IHostApplicationBuilder builder, Action<CacheServices>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCaches(configure);
        return builder.AddFiles();
    }

    private static IHostApplicationBuilder AddFiles(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration.Sources.Any(source => source is HostFilesSource))
        {
            return builder; // another module has added them
        }

        if (builder.Configuration is IConfigurationRoot)
        {
            var isWatched = !string.Equals(builder.Configuration[ReloadKey], "false", StringComparison.OrdinalIgnoreCase);
            builder.Configuration.Sources.Add(Files(builder.Environment, isWatched));
        }
        else
        {
            // Nothing is built yet.
            builder.Configuration.Sources.Insert(0, Files(builder.Environment, isWatched: true));
        }

        return builder;
    }

    private static HostFilesSource Files(IHostEnvironment host, bool isWatched) =>
        new(host.ContentRootPath, host.EnvironmentName, isWatched ? host.ContentRootFileProvider : null);
}

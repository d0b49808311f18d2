using System.Diagnostics.CodeAnalysis;
using Cachewise;
using Cachewise.Configuration.Yaml;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers caches with a host.</summary>
public static class CacheHostBuilderExtensions
{
    /// <summary>
    /// Registers the caches that the settings and the configuration declare, and adds the files <c>config.yaml</c> and
    /// <c>config.{environment}.yaml</c> of the content root, where they are there, to the configuration: read here, and weaker than all else in it.
    /// </summary>
    /// <exception cref="CacheConfigurationException">A file cannot be read, or is wrong. What it declares is checked when the host starts.</exception>
    /// <inheritdoc cref="CacheServiceCollectionExtensions.AddCaches{TSettings}(IServiceCollection, Action{CachesOptions}?)"/>
    public static IHostApplicationBuilder AddCaches<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSettings>(
        this IHostApplicationBuilder builder, Action<CachesOptions>? configure = null)
        where TSettings : CacheSettings, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCaches<TSettings>(configure);
        return builder.AddFiles();
    }

    /// <summary>
    /// Registers the caches that the configuration alone declares, and adds the files <c>config.yaml</c> and <c>config.{environment}.yaml</c> of
    /// the content root, where they are there, to the configuration: read here, and weaker than all else in it.
    /// </summary>
    /// <exception cref="CacheConfigurationException">A file cannot be read, or is wrong. What it declares is checked when the host starts.</exception>
    /// <inheritdoc cref="CacheServiceCollectionExtensions.AddCaches(IServiceCollection, Action{CachesOptions}?)"/>
    public static IHostApplicationBuilder AddCaches(this IHostApplicationBuilder builder, Action<CachesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCaches(configure);
        return builder.AddFiles();
    }

    private static IHostApplicationBuilder AddFiles(this IHostApplicationBuilder builder)
    {
        var files = new HostFilesSource(builder.Environment.ContentRootPath, builder.Environment.EnvironmentName);
        if (builder.Configuration is IConfigurationRoot)
        {
            builder.Configuration.Sources.Add(files);
        }
        else
        {
            builder.Configuration.Sources.Insert(0, files); // nothing is built yet
        }

        return builder;
    }
}

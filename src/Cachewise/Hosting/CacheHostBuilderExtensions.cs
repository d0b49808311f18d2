using System.Diagnostics.CodeAnalysis;
using Cachewise;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers caches with a host.</summary>
public static class CacheHostBuilderExtensions
{
    /// <inheritdoc cref="CacheServiceCollectionExtensions.AddCaches{TSettings}(IServiceCollection, Action{CachesOptions}?)"/>
    public static IHostApplicationBuilder AddCaches<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSettings>(
        this IHostApplicationBuilder builder, Action<CachesOptions>? configure = null)
        where TSettings : CacheSettings, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCaches<TSettings>(configure);
        return builder;
    }

    /// <inheritdoc cref="CacheServiceCollectionExtensions.AddCaches(IServiceCollection, Action{CachesOptions}?)"/>
    public static IHostApplicationBuilder AddCaches(this IHostApplicationBuilder builder, Action<CachesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCaches(configure);
        return builder;
    }
}

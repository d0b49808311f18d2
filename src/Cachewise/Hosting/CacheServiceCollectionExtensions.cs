using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Cachewise;
using Cachewise.Configuration;
using Cachewise.Hosting;
using Cachewise.Selection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers caches.</summary>
public static class CacheServiceCollectionExtensions
{
    /// <summary>
    /// Registers the caches that the settings and the configuration declare: <see cref="Cache"/> is the default one, a keyed
    /// <see cref="Cache"/> the one with that alias, <see cref="ICaches"/> has them all. Nothing is read until they are needed, or the host
    /// starts; then everything that is wrong stops it, together.
    /// </summary>
    /// <typeparam name="TSettings">The settings that declare the caches.</typeparam>
    public static IServiceCollection AddCaches<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSettings>(
        this IServiceCollection services, Action<CachesOptions>? configure = null)
        where TSettings : CacheSettings, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (var alias in CacheDeclarations.AliasesOf(typeof(TSettings)))
        {
            services.TryAddKeyedSingleton(alias, Find);
        }

        return services.AddCaches(
            configure, static host => CacheDeclarations.Read(New<TSettings>(), typeof(TSettings), host.Environment, host.Configuration));
    }

    /// <summary>Registers the caches that the configuration alone declares: section <c>Caches</c>, and <c>REDIS_URL</c>.</summary>
    /// <inheritdoc cref="AddCaches{TSettings}(IServiceCollection, Action{CachesOptions}?)"/>
    public static IServiceCollection AddCaches(this IServiceCollection services, Action<CachesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddCaches(
            configure, static host => CacheDeclarations.Read(null, typeof(CacheSettings), host.Environment, host.Configuration));
    }

    private static IServiceCollection AddCaches(this IServiceCollection services, Action<CachesOptions>? configure, Func<HostName, CacheDeclarations> read)
    {
        if (services.Any(service => service.ServiceType == typeof(HostName)))
        {
            throw new InvalidOperationException("AddCaches was called twice; declare all caches in one class of cache settings.");
        }

        services.AddSingleton<HostName>();
        services.TryAddSingleton<ICaches>(provider =>
        {
            var options = new CachesOptions();
            configure?.Invoke(options);
            return new Caches(
                CachePlan.Make(read(provider.GetRequiredService<HostName>())),
                options,
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                provider.GetService<ILogger<Cache>>() ?? NullLogger<Cache>.Instance);
        });
        services.TryAddSingleton(static provider => provider.GetRequiredService<ICaches>().Default);

        // Aliases that only the configuration declares are not known yet.
        services.TryAddKeyedSingleton(KeyedService.AnyKey, Find);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CachesStartup>());
        return services;
    }
    private static Cache Find(IServiceProvider provider, object? alias) => provider.GetRequiredService<ICaches>()[$"{alias}"];

    // new T() wraps what the constructor throws.
    private static T New<T>()
        where T : new()
    {
        try
        {
            return new();
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(error.InnerException);
            throw;
        }
    }
}

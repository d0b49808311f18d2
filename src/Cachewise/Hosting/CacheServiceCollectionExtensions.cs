using System.Diagnostics.CodeAnalysis;
using Cachewise;
using Cachewise.Adapters;
using Cachewise.Configuration;
using Cachewise.Hosting;
using Cachewise.Selection;
using Cachewise.Telemetry;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers caches.</summary>
public static class CacheServiceCollectionExtensions
{
    /// <summary>
    /// Registers the caches that the settings and the configuration declare: <see cref="Cache"/> is the default cache,
    /// a keyed <see cref="Cache"/> the one with that alias (null, with a warning in the log, if nothing declares it),
    /// <see cref="ICaches"/> has them all. The configuration is read when they are needed or the host starts; then all
    /// its errors are thrown together. Several calls, as of the modules of an application, declare caches together.
    /// </summary>
    /// <typeparam name="TSettings">The settings that declare the caches.</typeparam>
    public static IServiceCollection AddCaches<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSettings>(
        this IServiceCollection services, Action<CacheServices>? configure = null)
        where TSettings : CacheSettings, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddCaches(SettingsClass.Create<TSettings>(), configure);
    }

    /// <summary>
    /// Registers the caches that the configuration alone declares: section <c>Caches</c>, and <c>REDIS_URL</c>.
    /// </summary>
    /// <inheritdoc cref="AddCaches{TSettings}(IServiceCollection, Action{CacheServices}?)"/>
    public static IServiceCollection AddCaches(this IServiceCollection services, Action<CacheServices>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddCaches(settings: null, configure);
    }

    private static IServiceCollection AddCaches(this IServiceCollection services, SettingsClass? settings, Action<CacheServices>? configure)
    {
        var declared = SingletonOf(services, static _ => new DeclaredCaches());
        if (settings is not null)
        {
            declared.Add(settings);
        }

        if (configure is not null)
        {
            declared.Add(configure);
        }

        SingletonOf(services, static services => new ExistingRegistrations(services)).Add(services => Register(services, settings));
        return services;
    }

    private static void Register(IServiceCollection services, SettingsClass? settings)
    {
        services.TryAddSingleton<HostingContext>();
        services.TryAddSingleton<UndeclaredServices>();
        services.TryAddSingleton<ICaches>(NewCaches);
        services.TryAddSingleton(static provider => provider.GetRequiredService<ICaches>().Default);
        services.TryAddSingleton<IDistributedCache>(static provider => NewDistributed(provider.GetRequiredService<ICaches>().Default));

        // Aliases that only the configuration declares are not known yet, so any key is registered. An alias that
        // nothing declares is null, as an unregistered service is: other libraries request keyed distributed caches of
        // their own, and a parameter may be optional.
        var aliases = settings is null ? [] : CacheDeclarations.AliasesOf(settings.Type);
        foreach (var alias in aliases.Append<object>(KeyedService.AnyKey))
        {
            services.TryAddKeyedSingleton(alias, static (provider, key) => Find(provider, key, nameof(Cache), LogLevel.Warning)!);
            services.TryAddKeyedSingleton<IDistributedCache>(
                alias, static (provider, key) => Find(provider, key, nameof(IDistributedCache), LogLevel.Debug) is { } cache ? NewDistributed(cache) : null!);
        }

        SessionStore.Register(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CachesStartup>());
    }

    private static Caches NewCaches(IServiceProvider provider)
    {
        var (declared, host) = (provider.GetRequiredService<DeclaredCaches>(), provider.GetRequiredService<HostingContext>());
        var given = declared.NewServices();
        IReadOnlyList<PlannedCache> Plan() => CachePlan.Make(declared.Read(host));
        var caches = new Caches(Plan(), host.Environment, given, provider, given.Time ?? Time(provider), given.Logging?.CreateLogger<Cache>() ?? Logger(provider));
        if (host.Configuration is { } configuration)
        {
            caches.Follow(configuration, Plan);
        }

        return caches;
    }

    /// <summary>The instance that all calls of <c>AddCaches</c> share.</summary>
    internal static T SingletonOf<T>(IServiceCollection services, Func<IServiceCollection, T> create)
        where T : class
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(T))?.ImplementationInstance is T existing)
        {
            return existing;
        }

        var created = create(services);
        services.AddSingleton(created);
        return created;
    }

    private static DistributedCache NewDistributed(Cache cache) => new(cache, cache.Core.Time);

    private static TimeProvider Time(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    private static Cache? Find(IServiceProvider provider, object? key, string service, LogLevel level)
    {
        var caches = provider.GetRequiredService<ICaches>();
        try
        {
            return caches[$"{key}"];
        }
        catch (KeyNotFoundException)
        {
            provider.GetRequiredService<UndeclaredServices>().Note(caches, service, $"{key}", Logger(provider), level);
            return null;
        }
    }

    private static ILogger Logger(IServiceProvider provider) => provider.GetService<ILogger<Cache>>() ?? (ILogger)StandardErrorLogger.Instance;
}

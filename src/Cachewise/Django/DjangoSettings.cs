using System.Diagnostics.CodeAnalysis;
using Cachewise.Configuration;
using Cachewise.Django;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;

namespace Cachewise;

/// <summary>
/// The caches of an application as Django settings: <c>CACHES</c>; <c>SESSION_ENGINE</c> and <c>SESSION_CACHE_ALIAS</c>
/// if the cache <c>sessions</c> is declared; and a connection factory if sentinels or a cluster need one. They contain
/// the passwords of the declaration, because Django needs them.
/// </summary>
public sealed class DjangoSettings
{
    private readonly IReadOnlyList<PlannedCache> _caches;
    private readonly string _environment;

    private DjangoSettings(IReadOnlyList<PlannedCache> caches, string environment) =>
        (_caches, _environment, Values) = (caches, environment, Make(caches, keepsVariables: false));

    /// <summary>
    /// The settings by name, with values as <see cref="DjangoExport.ToDjangoConfig"/> describes them. Django-redis
    /// before 5.4, and any cluster, also need a connection factory: <see cref="ToPython()"/> has its code.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Values { get; }

    /// <summary>
    /// The caches that the settings and the configuration declare, as <c>AddCaches</c> reads them. It connects to
    /// nothing.
    /// </summary>
    /// <typeparam name="TSettings">The settings that declare the caches.</typeparam>
    /// <param name="environment">The name of the environment; its case does not matter.</param>
    /// <param name="configuration">The configuration over the settings; null for environment variables alone.</param>
    /// <exception cref="CacheConfigurationException">The declaration has errors; contains all of them.</exception>
    public static DjangoSettings From<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSettings>(
        string environment, IConfiguration? configuration = null)
        where TSettings : CacheSettings, new()
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Create(CachePlan.Make(CacheDeclarations.Read<TSettings>(environment, configuration)), environment);
    }

    /// <summary>
    /// The caches that the configuration alone declares: section <c>Caches</c>, and <c>REDIS_URL</c>.
    /// </summary>
    /// <inheritdoc cref="From{TSettings}(string, IConfiguration?)"/>
    public static DjangoSettings From(string environment, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(configuration);
        return Create(CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), environment, configuration)), environment);
    }

    internal static DjangoSettings Create(IReadOnlyList<PlannedCache> caches, string environment) => new(caches, environment);

    /// <summary>The settings as a Python module that Django can import, in UTF-8 with Unix line ends.</summary>
    public string ToPython() => ToPython(keepsVariables: false);

    /// <summary>
    /// As <see cref="ToPython()"/>; if it keeps variables, the module reads those in URLs and logins itself.
    /// </summary>
    /// <exception cref="CacheConfigurationException">The variables of a URL cannot stay.</exception>
    internal string ToPython(bool keepsVariables) =>
        new DjangoModule(_caches, _environment, Make(_caches, keepsVariables)).Write(keepsVariables);

    /// <summary>The settings as one JSON object, for programs that make Django's settings themselves.</summary>
    /// <exception cref="CacheConfigurationException">
    /// JSON cannot represent them: the connection factory of a cluster is code, and the keys of
    /// <see cref="ConnectionPool.SocketKeepAliveOptions"/> are numbers.
    /// </exception>
    public string ToJson()
    {
        ConfigurationError[] errors = [.. _caches.SelectMany(JsonErrors)];
        return errors is [] ? JsonText.Write(Values) : throw new CacheConfigurationException(errors);
    }

    private static SettingsMap Make(IReadOnlyList<PlannedCache> caches, bool keepsVariables)
    {
        var entries = new SettingsMap();
        foreach (var cache in caches)
        {
            entries.Add(cache.Alias, DjangoCache.Create(cache, keepsVariables));
        }

        var settings = new SettingsMap { { "CACHES", entries } };
        if (caches.Any(cache => cache.IsForSessions))
        {
            settings.Add("SESSION_ENGINE", "django.contrib.sessions.backends.cache");
            settings.Add("SESSION_CACHE_ALIAS", AliasName.Sessions);
        }

        return settings;
    }

    private static IEnumerable<ConfigurationError> JsonErrors(PlannedCache cache)
    {
        const string Fix = "use the Python form";
        if (ConnectionFactory.IsCluster(cache))
        {
            yield return new(cache.Alias, "Redis Cluster (ConnectionPool.StartupNodes) needs a connection factory in Django, which is code, and JSON holds none", Fix);
        }

        if (cache is { Choice.Backend: CacheBackend.Redis, Config.ConnectionPool.SocketKeepAliveOptions: not null })
        {
            yield return new(cache.Alias, "ConnectionPool.SocketKeepAliveOptions has numbers for keys in Django, and in JSON keys are texts", $"{Fix}, or remove the options");
        }
    }
}

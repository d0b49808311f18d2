using Cachewise.Configuration.Schema;

namespace Cachewise;

/// <summary>Chooses the backend of a cache.</summary>
public static class BackendSelection
{
    /// <summary>
    /// Chooses the backend: the forced one; otherwise Redis with a Redis URL; LocMem in development, in testing or with
    /// debug on; otherwise Dummy, which keeps nothing.
    /// </summary>
    /// <param name="config">The declaration.</param>
    /// <param name="environment">The name of the environment; its case does not matter.</param>
    /// <param name="debug">Whether debug is on.</param>
    /// <exception cref="CacheConfigurationException">
    /// The forced backend does not exist, Redis is forced without a URL, or the cache would be Dummy and is
    /// <see cref="CacheConfig.Required"/>, or names sentinels or nodes of a cluster and does not force it.
    /// </exception>
    public static BackendChoice SelectBackend(this CacheConfig config, string environment, bool debug)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(environment);
        if (CacheConfigSchema.Backend.FindFix(config) is { } fix)
        {
            throw new CacheConfigurationException([new("default", $"Backend is {config.Backend}", fix)]);
        }

        var choice = Choose(config, environment, debug);
        return Error("default", config, choice, SettingNames.OfCode) is { } error ? throw new CacheConfigurationException([error]) : choice;
    }

    /// <summary>
    /// Whether the environment is for developers: there certain mistakes are exceptions, elsewhere warnings.
    /// </summary>
    internal static bool IsForDevelopers(string environment) => environment.ToLowerInvariant() is "development" or "testing";

    internal static BackendChoice Choose(CacheConfig config, string environment, bool debug) =>
        (config.Backend, config.HasRedisUrl, environment.ToLowerInvariant(), debug) switch
        {
            ({ } forced, _, _, _) => new(forced, "set by Backend"),
            (_, true, _, _) => new(CacheBackend.Redis, "a Redis URL is set"),
            (_, _, "development", _) => new(CacheBackend.LocMem, "development without a Redis URL"),
            (_, _, "testing", _) => new(CacheBackend.LocMem, "testing without a Redis URL"),
            (_, _, _, true) => new(CacheBackend.LocMem, "debug is on, and there is no Redis URL"),
            (_, _, "", _) => new(CacheBackend.Dummy, "no Redis URL, and the environment has no name"),
            (_, _, var name, _) => new(CacheBackend.Dummy, $"no Redis URL in {name}"),
        };

    internal static ConfigurationError? Error(string alias, CacheConfig config, BackendChoice choice, SettingNames names) => (choice.Backend, config) switch
    {
        (CacheBackend.Redis, { HasRedisUrl: false }) =>
            names.Error(alias, nameof(config.Backend), "is Redis, but {RedisUrl} is not set", "set {RedisUrl}, or leave {Backend} out"),
        (CacheBackend.Dummy, { Backend: null, ConnectionPool.Sentinels: { Count: > 0 } sentinels }) =>
            ServersWithoutUrl(alias, choice, "Sentinels", sentinels, "redis://[user:password@]host/database, whose host is not used", names),
        (CacheBackend.Dummy, { Backend: null, ConnectionPool.StartupNodes: { Count: > 0 } nodes }) =>
            ServersWithoutUrl(alias, choice, "StartupNodes", nodes, "redis://[user:password@]host, whose host is one more node", names),
        (CacheBackend.Dummy, { Required: true }) =>
            names.Error(alias, nameof(config.Required), $"is true, but the cache would be {choice}", "set {RedisUrl} or another {Backend}, or leave {Required} out"),
        _ => null,
    };

    // Servers mean Redis: the URL is forgotten, or its variable is empty.
    private static ConfigurationError ServersWithoutUrl(string alias, BackendChoice choice, string property, IReadOnlyList<RedisEndpoint> servers, string url, SettingNames names) => names.Error(
        alias,
        $"{nameof(CacheConfig.ConnectionPool)}.{property}",
        $"names {(servers.Count is 1 ? "1 server" : $"{servers.Count} servers")}, and {{RedisUrl}} is not set, so that the cache would be {choice}",
        $"set {{RedisUrl}} to {url}, or {{Backend}} to Dummy");
}

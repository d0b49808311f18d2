using Cachewise.Selection;

namespace Cachewise.Django;

/// <summary>The <c>OPTIONS</c> of a cache on django-redis.</summary>
internal static class DjangoRedisOptions
{
    public static SettingsMap Create(PlannedCache cache)
    {
        var config = cache.Config;
        var pool = DjangoPool.Create(config, cache.Address!.UseTls);
        var options = new SettingsMap();
        if (config.ConnectionPool.Sentinels is { } sentinels)
        {
            AddSentinels(options, sentinels, config.ConnectionPool, pool);
        }
        else if (config.ConnectionPool.StartupNodes is { } nodes)
        {
            AddCluster(options, nodes, config.ConnectionPool);
        }

        options.Add("CONNECTION_POOL_KWARGS", pool);
        options.AddGiven("SERIALIZER", config.Serializer is CacheSerializer.Json ? "django_redis.serializers.json.JSONSerializer" : null);
        options.AddGiven("COMPRESSOR", config.Compress ? "django_redis.compressors.zlib.ZlibCompressor" : null);
        return options;
    }

    private static void AddSentinels(SettingsMap options, IReadOnlyList<RedisEndpoint> sentinels, ConnectionPool settings, SettingsMap pool)
    {
        options.Add("CLIENT_CLASS", "django_redis.client.SentinelClient");
        options.Add("SENTINELS", List(sentinels.Select(sentinel => List([sentinel.Host, sentinel.Port]))));
        options.AddGiven("SENTINEL_KWARGS", SentinelKwargs(settings.SentinelKwargs ?? new(), pool));
        if (!string.Equals(settings.ServiceName, DjangoLocation.ServiceHost(settings.ServiceName!), StringComparison.Ordinal))
        {
            pool.Add("service_name", settings.ServiceName); // the host of a URL cannot have it
        }
    }

    // Without SENTINEL_KWARGS redis-py connects to the sentinels with the timeouts of the pool; with them, it uses only
    // these.
    private static SettingsMap? SentinelKwargs(SentinelCredentials login, SettingsMap pool)
    {
        if (login is { Username: null, Password: null } && !pool.ContainsKey("ssl"))
        {
            return null;
        }

        var kwargs = new SettingsMap();
        kwargs.AddGiven("username", login.Username);
        kwargs.AddGiven("password", login.Password);
        foreach (var (name, value) in pool.Where(entry => entry.Key.StartsWith("socket_", StringComparison.Ordinal) || entry.Key.StartsWith("ssl", StringComparison.Ordinal)))
        {
            kwargs.Add(name, value);
        }

        return kwargs;
    }

    private static void AddCluster(SettingsMap options, IReadOnlyList<RedisEndpoint> nodes, ConnectionPool settings)
    {
        options.Add("STARTUP_NODES", List(nodes.Select(node => new SettingsMap { { "host", node.Host }, { "port", node.Port } })));
        options.Add("REQUIRE_FULL_COVERAGE", settings.SkipFullCoverageCheck is not true);
    }

    private static IReadOnlyList<object?> List(IEnumerable<object?> items) => [.. items];
}

using Cachewise.Selection;

namespace Cachewise.Django;

/// <summary>The <c>OPTIONS</c> of a cache on django-redis.</summary>
internal static class DjangoRedisOptions
{
    public static SettingsMap Create(PlannedCache cache, bool keepsVariables)
    {
        var config = cache.Config;
        var pool = DjangoPool.Create(config, cache.Address!.UseTls);
        var options = new SettingsMap();
        if (config.ConnectionPool.Sentinels is { } sentinels)
        {
            AddSentinels(options, sentinels, SentinelKwargs(Login(cache, "Username", keepsVariables), Login(cache, "Password", keepsVariables), pool));
            if (!string.Equals(config.ConnectionPool.ServiceName, DjangoLocation.ServiceHost(config.ConnectionPool.ServiceName!), StringComparison.Ordinal))
            {
                pool.Add("service_name", config.ConnectionPool.ServiceName); // the host of a URL cannot have it
            }
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

    private static void AddSentinels(SettingsMap options, IReadOnlyList<RedisEndpoint> sentinels, SettingsMap? kwargs)
    {
        options.Add("CLIENT_CLASS", "django_redis.client.SentinelClient");
        options.Add(ConnectionFactory.Option, ConnectionFactory.ForSentinels);
        options.Add("SENTINELS", List(sentinels.Select(sentinel => List([sentinel.Host, sentinel.Port]))));
        options.AddGiven("SENTINEL_KWARGS", kwargs);
    }

    private static object? Login(PlannedCache cache, string property, bool keepsVariables)
    {
        var login = cache.Config.ConnectionPool.SentinelKwargs ?? new();
        var value = property is "Username" ? login.Username : login.Password;
        return value is not null && keepsVariables && VariableText.Find(cache.OriginOf($"ConnectionPool.SentinelKwargs.{property}")) is { } raw ? new VariableText(raw) : value;
    }

    // Without SENTINEL_KWARGS redis-py connects to the sentinels with the timeouts of the pool; with them, it uses only
    // these.
    private static SettingsMap? SentinelKwargs(object? username, object? password, SettingsMap pool)
    {
        if (username is null && password is null && !pool.ContainsKey("ssl"))
        {
            return null;
        }

        var kwargs = new SettingsMap();
        kwargs.AddGiven("username", username);
        kwargs.AddGiven("password", password);
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

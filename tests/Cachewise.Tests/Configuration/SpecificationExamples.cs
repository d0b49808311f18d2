namespace Cachewise.Tests.Configuration;

/// <summary>Every example of the specification, as a declaration in code: valid, and chosen as the document says.</summary>
public class SpecificationExamples
{
    internal static CacheConfig LocMem { get; } = new() { Timeout = TimeSpan.FromSeconds(300), KeyPrefix = "myapp_dev" };

    internal static CacheConfig Tls { get; } = new()
    {
        RedisUrl = "rediss://cache.example.com:6380/0",
        Timeout = TimeSpan.FromSeconds(600),
        KeyPrefix = "myapp_prod",
        MaxConnections = 100,
        ConnectionPool = new() { SslCertReqs = CertificateRequirement.Required, SslCaCerts = "/path/to/ca-cert.pem" },
    };

    internal static CacheConfig Sentinel { get; } = new()
    {
        RedisUrl = "redis://localhost:6379/0",
        ConnectionPool = new()
        {
            Sentinels = [new("sentinel1.example.com", 26379), new("sentinel2.example.com", 26379), new("sentinel3.example.com", 26379)],
            ServiceName = "mymaster",
            SentinelKwargs = new() { Password = "sentinel_password" },
        },
    };

    internal static CacheConfig Cluster { get; } = new()
    {
        RedisUrl = "redis://node1:6379/0",
        ConnectionPool = new()
        {
            StartupNodes = [new("node1.example.com", 6379), new("node2.example.com", 6379), new("node3.example.com", 6379)],
            SkipFullCoverageCheck = true,
        },
    };

    public static TheoryData<string, CacheConfig> Redis => new()
    {
        { "Redis (Production)", new() { RedisUrl = "redis://localhost:6379/0", Timeout = TimeSpan.FromSeconds(300), KeyPrefix = "myapp", MaxConnections = 50 } },
        { "Separate cache for sessions", new() { RedisUrl = "redis://localhost:6379/1", Timeout = TimeSpan.FromSeconds(86400), KeyPrefix = "sessions" } },
        {
            "Connection Pool Settings", new()
            {
                RedisUrl = "redis://localhost:6379/0",
                MaxConnections = 100,
                ConnectionPool = new()
                {
                    SocketConnectTimeout = TimeSpan.FromSeconds(5),
                    SocketTimeout = TimeSpan.FromSeconds(5),
                    RetryOnTimeout = true,
                    MaxConnections = 100,
                    SocketKeepAlive = true,
                    SocketKeepAliveOptions = new() { Idle = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromSeconds(1), Count = 3 },
                },
            }
        },
        { "Using YAML, production", new() { RedisUrl = "redis://prod-cache.example.com:6379/0", Timeout = TimeSpan.FromSeconds(600), KeyPrefix = "prod", MaxConnections = 200 } },
        { "Cache Key Versioning", new() { RedisUrl = "redis://localhost:6379/0", KeyPrefix = "myapp", Version = 2 } },
        { "Timeout Settings", new() { RedisUrl = "redis://localhost:6379/0", Timeout = TimeSpan.FromSeconds(300) } },
        { "Connection Pool Size", new() { RedisUrl = "redis://localhost:6379/0", MaxConnections = 50 } },
        { "Use Different Databases", new() { RedisUrl = "redis://localhost:6379/0" } },
        {
            "Redis Connection Errors", new()
            {
                RedisUrl = "redis://localhost:6379/0",
                ConnectionPool = new() { SocketConnectTimeout = TimeSpan.FromSeconds(10), RetryOnTimeout = true },
            }
        },
        { "Cache Key Too Long", new() { RedisUrl = "redis://localhost:6379/0", KeyPrefix = "short" } },
    };

    [Theory]
    [MemberData(nameof(Redis), DisableDiscoveryEnumeration = true)]
    public void With_a_URL_it_is_Redis_in_every_environment(string example, CacheConfig config)
    {
        foreach (var environment in (string[])["production", "staging", "development", "testing"])
        {
            Assert.Equal((example, ""), (example, Declared.Faults(config, environment)));
            Assert.Equal((example, "Redis (a Redis URL is set)"), (example, config.SelectBackend(environment, debug: false).ToString()));
        }
    }

    [Fact]
    public void Without_a_URL_it_is_LocMem_in_development_and_with_debug()
    {
        var config = LocMem;

        Assert.Equal("", Declared.Faults(config));
        Assert.Equal("LocMem (development without a Redis URL)", config.SelectBackend("development", debug: true).ToString());
        Assert.Equal("LocMem (debug is on, and there is no Redis URL)", config.SelectBackend("staging", debug: true).ToString());
    }

    [Fact]
    public void Without_a_declaration_it_is_Dummy()
    {
        var cache = Assert.Single(Declared.Plan(Declared.Values(), "production"));

        Assert.Equal("default", cache.Alias);
        Assert.Equal("Dummy (no cache is declared for 'default' in production)", cache.Choice.ToString());
    }

    [Fact]
    public void Default_and_sessions_stand_beside_each_other() =>
        Assert.Equal(
            "default: Redis (a Redis URL is set)\nsessions: Redis (a Redis URL is set)",
            string.Join('\n', Declared.Plan<DefaultAndSessions>(Declared.Values(), "production").Select(cache => $"{cache.Alias}: {cache.Choice}")));

    [Fact]
    public void The_version_of_a_call_keeps_entries_apart()
    {
        using var cache = Cache.Create(new() { KeyPrefix = "myapp", Version = 2 });
        Assert.Equal(2, cache.Version);
        Assert.Same(cache, cache.AtVersion(2));
        Assert.Equal(1, cache.AtVersion(1).Version);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/path/to/ca-cert.pem")]
    public void TLS_is_valid(string? authorities)
    {
        var config = Tls with { ConnectionPool = Tls.ConnectionPool with { SslCaCerts = authorities } };

        Assert.Equal("", Declared.Faults(config, "production"));
        Assert.Equal("Redis (a Redis URL is set)", config.SelectBackend("production", debug: false).ToString());
    }

    [Fact]
    public void Sentinel_and_cluster_are_valid()
    {
        Assert.Equal("", Declared.Faults(Sentinel, "production"));
        Assert.Equal("", Declared.Faults(Cluster, "production"));
    }

    [Theory]
    [InlineData("production", "Redis (a Redis URL is set)", "prod", "00:10:00", 200)]
    [InlineData("development", "LocMem (development without a Redis URL)", "dev", "00:01:00", 50)]
    [InlineData("staging", "Dummy (no cache is declared for 'default' in staging)", "", "00:05:00", 50)]
    public void A_property_computes_the_cache_of_each_environment(string environment, string choice, string prefix, string timeout, int connections)
    {
        var cache = Assert.Single(Declared.Plan<UsingProperties>(Declared.Values(("REDIS_URL", "redis://localhost")), environment));

        Assert.Equal(choice, cache.Choice.ToString());
        Assert.Equal((prefix, timeout, connections), (cache.Config.KeyPrefix, cache.Config.Timeout.ToString(), cache.Config.EffectiveMaxConnections));
    }

    private sealed class DefaultAndSessions : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { RedisUrl = "redis://localhost:6379/0", Timeout = TimeSpan.FromSeconds(300), KeyPrefix = "myapp" };

        public CacheConfig CacheSessions { get; init; } = new() { RedisUrl = "redis://localhost:6379/1", Timeout = TimeSpan.FromSeconds(86400), KeyPrefix = "sessions" };
    }

    private sealed class UsingProperties : CacheSettings
    {
        public CacheConfig? CacheDefault => Environment switch
        {
            "production" => new() { RedisUrl = Variable("REDIS_URL"), Timeout = TimeSpan.FromSeconds(600), KeyPrefix = "prod", MaxConnections = 200 },
            "development" => new() { Timeout = TimeSpan.FromSeconds(60), KeyPrefix = "dev" },
            _ => null,
        };
    }
}

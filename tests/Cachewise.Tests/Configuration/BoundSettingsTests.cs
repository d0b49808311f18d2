using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration;

/// <summary>Every setting in a configuration, and the forms that its value may have.</summary>
public class BoundSettingsTests
{
    [Fact]
    public void Every_setting_can_be_configured()
    {
        var config = Assert.Single(Declared.Plan(Declared.Json(
            """
            {
              "Caches": {
                "default": {
                  "redis_url": "redis://localhost:6379/0",
                  "timeout": 600,
                  "max_connections": 200,
                  "key_prefix": "prod",
                  "version": 2,
                  "connection_pool_kwargs": {
                    "socket_timeout": 5,
                    "socket_connect_timeout": 0.5,
                    "retry_on_timeout": true,
                    "socket_keepalive": true,
                    "socket_keepalive_options": { "1": 1, "2": 2, "3": 3 },
                    "health_check_interval": 30,
                    "max_connections": 100
                  },
                  "backend": "redis",
                  "compress": true,
                  "max_entries": 500,
                  "max_bytes": 5000000000,
                  "max_value_bytes": 1000,
                  "share_values": true,
                  "required": true,
                  "on_failure": "throw",
                  "serializer": "json",
                  "near_cache": { "max_staleness": 0.5, "max_entries": 700, "max_value_bytes": 2000 },
                  "suppress": { "CW001": "one private network" }
                }
              }
            }
            """))).Config;

        Assert.Equal(
            new CacheConfig
            {
                RedisUrl = "redis://localhost:6379/0",
                Timeout = TimeSpan.FromMinutes(10),
                MaxConnections = 200,
                KeyPrefix = "prod",
                Version = 2,
                ConnectionPool = new()
                {
                    SocketTimeout = TimeSpan.FromSeconds(5),
                    SocketConnectTimeout = TimeSpan.FromSeconds(0.5),
                    RetryOnTimeout = true,
                    SocketKeepAlive = true,
                    SocketKeepAliveOptions = new() { Idle = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromSeconds(2), Count = 3 },
                    HealthCheckInterval = TimeSpan.FromSeconds(30),
                    MaxConnections = 100,
                },
                Backend = CacheBackend.Redis,
                Compress = true,
                MaxEntries = 500,
                MaxBytes = 5_000_000_000,
                MaxValueBytes = 1000,
                ShareValues = true,
                Required = true,
                OnFailure = FailureMode.Throw,
                Serializer = CacheSerializer.Json,
                NearCache = new() { MaxStaleness = TimeSpan.FromSeconds(0.5), MaxEntries = 700, MaxValueBytes = 2000 },
                Suppress = config.Suppress,
            },
            config);
        Assert.Equal(KeyValuePair.Create("CW001", "one private network"), Assert.Single(config.Suppress));
        Assert.Equal(100, config.EffectiveMaxConnections);
    }

    [Fact]
    public void The_settings_of_TLS_can_be_configured()
    {
        var pool = Forced("""
            "redis_url": "rediss://localhost",
            "connection_pool_kwargs": {
              "ssl_cert_reqs": "none", "ssl_ca_certs": "ca.pem", "ssl_certfile": "client.pem", "ssl_keyfile": "client.key", "ssl_check_hostname": false
            }
            """);

        Assert.Equal(
            "ConnectionPool { SslCertReqs = None, SslCaCerts = ca.pem, SslCertFile = client.pem, SslKeyFile = client.key, SslCheckHostname = False }",
            pool.ToString());
    }

    [Fact]
    public void Sentinels_are_pairs_maps_or_addresses()
    {
        var pool = Forced("""
            "connection_pool_kwargs": {
              "sentinels": [["sentinel1", 26379], ["sentinel2", 26380], ["sentinel3"], { "host": "sentinel4" }, { "host": "::1", "port": 1 }, "sentinel5", "sentinel6:7", "[::2]:8", "[::3]"],
              "service_name": "mymaster",
              "sentinel_kwargs": { "username": "watcher", "password": "secret" }
            }
            """);

        Assert.Equal(
            "sentinel1:26379 sentinel2:26380 sentinel3:26379 sentinel4:26379 [::1]:1 sentinel5:26379 sentinel6:7 [::2]:8 [::3]:26379",
            string.Join(' ', pool.Sentinels!));
        Assert.Equal("mymaster", pool.ServiceName);
        Assert.Equal(("watcher", "secret"), (pool.SentinelKwargs!.Username, pool.SentinelKwargs.Password));
    }

    [Fact]
    public void Nodes_of_a_cluster_are_maps_pairs_or_addresses()
    {
        var pool = Forced("""
            "connection_pool_kwargs": {
              "startup_nodes": [{ "host": "node1", "port": 6379 }, { "host": "node2" }, ["node3", 7000], "node4"],
              "skip_full_coverage_check": true
            }
            """);

        Assert.Equal("node1:6379 node2:6379 node3:7000 node4:6379", string.Join(' ', pool.StartupNodes!));
        Assert.True(pool.SkipFullCoverageCheck);
    }

    [Theory]
    [InlineData("1", "2", "3")]
    [InlineData("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT")]
    [InlineData("tcp_keepidle", "TcpKeepintvl", "TCPKEEPCNT")]
    [InlineData("4", "5", "6")]
    public void Keepalive_options_are_the_numbers_or_names_of_the_specification_or_the_numbers_of_Linux(string idle, string interval, string count)
    {
        var options = Declared.Default(
            ("Caches:default:connection_pool_kwargs:socket_keepalive", "true"),
            ($"Caches:default:connection_pool_kwargs:socket_keepalive_options:{idle}", "10"),
            ($"Caches:default:connection_pool_kwargs:socket_keepalive_options:{interval}", "20"),
            ($"Caches:default:connection_pool_kwargs:socket_keepalive_options:{count}", "30")).ConnectionPool.SocketKeepAliveOptions;

        Assert.Equal(new KeepAliveOptions { Idle = TimeSpan.FromSeconds(10), Interval = TimeSpan.FromSeconds(20), Count = 30 }, options);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("${CACHEWISE_UNSET:-true}", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("${CACHEWISE_UNSET:-false}", false)]
    public void A_near_cache_can_be_turned_on_and_off(string? text, bool isOn) =>
        Assert.Equal(isOn ? new NearCacheOptions() : null, Declared.Default(("Caches:default:near_cache", text!)).NearCache);

    [Fact]
    public void An_environment_variable_sets_the_bound_of_the_near_cache_and_so_turns_it_on()
    {
        Environment.SetEnvironmentVariable("CACHEWISENEAR_Caches__default__near_cache__max_staleness", "0.2");

        var config = Assert.Single(Declared.Plan(new ConfigurationBuilder().AddEnvironmentVariables("CACHEWISENEAR_").Build())).Config;

        Assert.Equal(new NearCacheOptions { MaxStaleness = TimeSpan.FromSeconds(0.2) }, config.NearCache);
    }

    [Theory]
    [InlineData("Caches:default:redis_url")]
    [InlineData("Caches:Default:RedisUrl")]
    [InlineData("caches:DEFAULT:REDISURL")]
    [InlineData("CACHES:default:REDIS_URL")]
    public void A_name_can_be_spelled_in_every_way(string name) =>
        Assert.Equal("redis://localhost", Declared.Default((name, "redis://localhost")).RedisUrl);

    [Fact]
    public void An_environment_variable_sets_a_single_value()
    {
        Environment.SetEnvironmentVariable("CACHEWISETEST_Caches__product_pages__redis_url", "redis://localhost/7");

        var caches = Declared.Plan(new ConfigurationBuilder().AddEnvironmentVariables("CACHEWISETEST_").Build());

        Assert.Equal("default, product_pages", string.Join(", ", caches.Select(cache => cache.Alias)));
        Assert.Equal("redis://localhost/7", caches[1].Config.RedisUrl);
    }

    [Theory]
    [InlineData("300", "00:05:00")]
    [InlineData("00:10:00", "00:10:00")]
    [InlineData("1.00:00:00", "1.00:00:00")]
    [InlineData("0", "00:00:00")]
    [InlineData("0.5", "00:00:00.5000000")]
    public void A_time_is_a_number_of_seconds_or_a_clock_time(string text, string time) =>
        Assert.Equal(time, Declared.Default(("Caches:default:timeout", text)).Timeout.ToString());

    [Fact]
    public void A_time_can_be_never() => Assert.Equal(CacheConfig.NeverExpires, Declared.Default(("Caches:default:timeout", "never")).Timeout);

    private static ConnectionPool Forced(string settings) =>
        Assert.Single(Declared.Plan(Declared.Json($$"""{ "Caches": { "default": { "backend": "loc_mem", {{settings}} } } }"""))).Config.ConnectionPool;
}

using System.Globalization;
using Cachewise.Django;

namespace Cachewise.Tests.Django;

/// <summary>One declaration as an entry of Django's CACHES.</summary>
public class DjangoConfigTests
{
    private static readonly CacheConfig Redis = new() { RedisUrl = "redis://localhost:6379/0" };

    [Fact]
    public void The_entry_is_ordered_as_the_specification_prints_it()
    {
        var config = Redis.ToDjangoConfig("production", debug: false);

        Assert.Equal(["BACKEND", "LOCATION", "TIMEOUT", "KEY_PREFIX", "VERSION", "OPTIONS"], config.Keys);
        Assert.Equal(300, config["TIMEOUT"]);
        var options = Assert.IsType<IReadOnlyDictionary<string, object?>>(config["OPTIONS"], exactMatch: false);
        var pool = Assert.IsType<IReadOnlyDictionary<string, object?>>(options["CONNECTION_POOL_KWARGS"], exactMatch: false);
        Assert.Equal(KeyValuePair.Create("max_connections", (object?)50), Assert.Single(pool));
    }

    [Theory]
    [InlineData("production", false, "django.core.cache.backends.dummy.DummyCache")]
    [InlineData("staging", true, "django.core.cache.backends.locmem.LocMemCache")]
    [InlineData("Development", false, "django.core.cache.backends.locmem.LocMemCache")]
    public void The_backend_is_the_one_that_is_chosen(string environment, bool debug, string backend) =>
        Assert.Equal(backend, new CacheConfig().ToDjangoConfig(environment, debug)["BACKEND"]);

    [Theory]
    [InlineData(CacheBackend.Redis, "django_redis.cache.RedisCache")]
    [InlineData(CacheBackend.LocMem, "django.core.cache.backends.locmem.LocMemCache")]
    [InlineData(CacheBackend.Dummy, "django.core.cache.backends.dummy.DummyCache")]
    public void A_forced_backend_is_the_one_that_is_forced(CacheBackend backend, string path) =>
        Assert.Equal(path, (Redis with { Backend = backend }).ToDjangoConfig("production", debug: false)["BACKEND"]);

    [Fact]
    public void A_declared_Dummy_has_all_but_a_location() =>
        Assert.Equal("""
            {
                'BACKEND': 'django.core.cache.backends.dummy.DummyCache',
                'TIMEOUT': 300,
                'KEY_PREFIX': 'p',
                'VERSION': 3,
            }
            """, Text(new() { KeyPrefix = "p", Version = 3 }));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.001", "1")]
    [InlineData("1.5", "2")]
    [InlineData("300", "300")]
    [InlineData("2147483648", "2147483648")]
    [InlineData("922337203685.4775807", "None")]
    [InlineData("922337203685.4775806", "922337203686")]
    public void A_timeout_is_whole_seconds_rounded_up_and_None_for_ever(string seconds, string expected) =>
        Assert.Contains($"'TIMEOUT': {expected},", Text(new() { Timeout = Seconds(seconds) }), StringComparison.Ordinal);

    [Theory]
    [InlineData("5", "5")]
    [InlineData("0.25", "0.25")]
    [InlineData("0.001", "0.001")]
    public void A_timeout_of_the_connection_keeps_its_fraction(string seconds, string expected) =>
        Assert.Contains($"'socket_timeout': {expected},", Text(Redis with { ConnectionPool = new() { SocketTimeout = Seconds(seconds) } }), StringComparison.Ordinal);

    [Fact]
    public void Numbers_are_ints_and_fractions_doubles_and_what_is_larger_longs() =>
        Assert.Equal(
            [typeof(int), typeof(double), typeof(long)],
            new[] { DjangoTime.Timeout(Seconds("5")), DjangoTime.Timeout(Seconds("0.25")), DjangoTime.Lifetime(Seconds("2147483648")) }.Select(number => number!.GetType()));

    [Fact]
    public void The_location_of_LocMem_is_the_prefix_a_dash_and_a_number_of_the_instance()
    {
        CacheConfig one = new() { KeyPrefix = "p" };
        var same = one with { };

        Assert.Equal(one, same);
        Assert.Matches("^p-[1-9][0-9]*$", Location(one));
        Assert.Equal(Location(one), Location(one));
        Assert.NotEqual(Location(one), Location(same));

        static string Location(CacheConfig config) => (string)config.ToDjangoConfig("development", debug: false)["LOCATION"]!;
    }

    [Fact]
    public void The_entries_that_LocMem_keeps_are_handed_on_where_they_were_declared()
    {
        Assert.DoesNotContain("OPTIONS", new CacheConfig().ToDjangoConfig("development", debug: false).Keys);
        Assert.Contains("'MAX_ENTRIES': 500,", Text(new() { MaxEntries = 500 }, "development"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_near_cache_is_of_the_process_and_not_handed_on()
    {
        CacheConfig config = new() { RedisUrl = "redis://cache.internal" };

        Assert.Equal(Text(config, "production"), Text(config with { NearCache = new() }, "production"));
    }

    [Fact]
    public void What_was_declared_of_the_connection_follows_in_the_order_of_the_specification()
    {
        CacheConfig config = new()
        {
            RedisUrl = "rediss://cache.internal",
            MaxConnections = 9,
            Serializer = CacheSerializer.Json,
            Compress = true,
            ConnectionPool = new()
            {
                SslCheckHostname = false,
                SslKeyFile = "client.key",
                SslCertFile = "client.pem",
                SslCaCerts = "ca.pem",
                SslCertReqs = CertificateRequirement.Optional,
                MaxConnections = 7,
                HealthCheckInterval = TimeSpan.FromSeconds(30),
                SocketKeepAliveOptions = new() { Count = 3 },
                SocketKeepAlive = true,
                RetryOnTimeout = false,
                SocketTimeout = TimeSpan.FromSeconds(1),
                SocketConnectTimeout = TimeSpan.FromSeconds(2),
            },
        };

        Assert.Equal("""
            {
                'BACKEND': 'django_redis.cache.RedisCache',
                'LOCATION': 'rediss://cache.internal',
                'TIMEOUT': 300,
                'KEY_PREFIX': '',
                'VERSION': 1,
                'OPTIONS': {
                    'CONNECTION_POOL_KWARGS': {
                        'max_connections': 7,
                        'socket_connect_timeout': 2,
                        'socket_timeout': 1,
                        'retry_on_timeout': False,
                        'socket_keepalive': True,
                        'socket_keepalive_options': {
                            6: 3,
                        },
                        'health_check_interval': 30,
                        'ssl_cert_reqs': 'optional',
                        'ssl_ca_certs': 'ca.pem',
                        'ssl_certfile': 'client.pem',
                        'ssl_keyfile': 'client.key',
                        'ssl_check_hostname': False,
                    },
                    'SERIALIZER': 'django_redis.serializers.json.JSONSerializer',
                    'COMPRESSOR': 'django_redis.compressors.zlib.ZlibCompressor',
                },
            }
            """, Text(config));
    }

    [Theory]
    [InlineData(null, null, "True")]
    [InlineData(CertificateRequirement.Required, true, "True")]
    [InlineData(null, false, "False")]
    [InlineData(CertificateRequirement.None, true, "False")]
    public void Whether_the_name_of_the_host_is_checked_is_said_with_TLS_always(CertificateRequirement? requirement, bool? check, string expected) =>
        Assert.Contains(
            $"'ssl_check_hostname': {expected},",
            Text(new() { RedisUrl = "rediss://cache.internal", ConnectionPool = new() { SslCertReqs = requirement, SslCheckHostname = check } }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("redis://user:p%40ss@cache.internal:7000?db=3", "redis://user:p%40ss@cache.internal:7000?db=3")]
    [InlineData("redis://:a,b@localhost", "redis://:a%2Cb@localhost:6379/0")]
    [InlineData("redis://:a[b@localhost/1", "redis://:a%5Bb@localhost:6379/1")]
    [InlineData("redis://us,er@localhost", "redis://us%2Cer@localhost:6379/0")]
    [InlineData("redis://:ü℀@[::1]:7000/2", "redis://:%C3%BC%E2%84%80@[::1]:7000/2")]
    [InlineData("cache.internal:6380,ssl=True,password=a/b=", "rediss://:a%2Fb%3D@cache.internal:6380/0")]
    [InlineData("redis.internal,user=app,password=p,defaultDatabase=4", "redis://app:p@redis.internal:6379/4")]
    public void The_location_of_Redis_is_the_URL_as_written_or_one_that_Django_reads_alike(string url, string location) =>
        Assert.Equal(location, new CacheConfig { RedisUrl = url }.ToDjangoConfig("production", debug: false)["LOCATION"]);

    [Fact]
    public void By_sentinels_the_location_names_the_service_and_keeps_login_and_database()
    {
        CacheConfig config = new()
        {
            RedisUrl = "rediss://:p%2Fw@ignored:1/2",
            ConnectionPool = new()
            {
                Sentinels = [new("sentinel.internal", 26379)],
                ServiceName = "My Master",
                SentinelKwargs = new() { Username = "watch", Password = "sentinel" },
                SocketTimeout = TimeSpan.FromSeconds(0.5),
                SslCaCerts = "ca.pem",
            },
        };

        Assert.Equal("""
            {
                'BACKEND': 'django_redis.cache.RedisCache',
                'LOCATION': 'redis://:p%2Fw@my%20master/2',
                'TIMEOUT': 300,
                'KEY_PREFIX': '',
                'VERSION': 1,
                'OPTIONS': {
                    'CLIENT_CLASS': 'django_redis.client.SentinelClient',
                    'CONNECTION_FACTORY': 'django_redis.pool.SentinelConnectionFactory',
                    'SENTINELS': [
                        ['sentinel.internal', 26379],
                    ],
                    'SENTINEL_KWARGS': {
                        'username': 'watch',
                        'password': 'sentinel',
                        'socket_timeout': 0.5,
                        'ssl': True,
                        'ssl_ca_certs': 'ca.pem',
                        'ssl_check_hostname': True,
                    },
                    'CONNECTION_POOL_KWARGS': {
                        'max_connections': 50,
                        'socket_timeout': 0.5,
                        'ssl': True,
                        'ssl_ca_certs': 'ca.pem',
                        'ssl_check_hostname': True,
                        'service_name': 'My Master',
                    },
                },
            }
            """, Text(config));
    }

    [Fact]
    public void Sentinels_without_a_password_have_no_settings_of_their_own() =>
        Assert.DoesNotContain("SENTINEL_KWARGS", Text(Redis with { ConnectionPool = new() { Sentinels = [new("s", 1)], ServiceName = "mymaster", SocketTimeout = Seconds("1") } }), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "True")]
    [InlineData(false, "True")]
    [InlineData(true, "False")]
    public void A_cluster_must_cover_every_slot_unless_the_check_is_skipped(bool? skip, string expected) =>
        Assert.Contains(
            $"'REQUIRE_FULL_COVERAGE': {expected},",
            Text(Redis with { ConnectionPool = new() { StartupNodes = [new("node", 6379)], SkipFullCoverageCheck = skip } }),
            StringComparison.Ordinal);

    [Fact]
    public void Errors_are_reported_all_together()
    {
        var error = Assert.Throws<CacheConfigurationException>(() => new CacheConfig { RedisUrl = "http://x", Version = 0 }.ToDjangoConfig("production", debug: false));

        Assert.Equal(
            "The cache configuration has 2 errors:\n"
            + "- Cache 'default': RedisUrl is 'http://x'; Redis URL must start with redis:// or rediss://.\n"
            + "- Cache 'default': Version is 0; use at least 1, or leave it out for 1.",
            error.Message);
    }

    [Fact]
    public void A_required_cache_that_would_be_Dummy_is_an_error() =>
        Assert.Equal(
            "Cache 'default': Required is true, but the cache would be Dummy (no Redis URL in production); set RedisUrl or another Backend, or leave Required out.",
            Assert.Single(Assert.Throws<CacheConfigurationException>(() => new CacheConfig { Required = true }.ToDjangoConfig("production", debug: false)).Errors).ToString());

    private static TimeSpan Seconds(string seconds) => TimeSpan.FromTicks((long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));

    private static string Text(CacheConfig config, string environment = "production") => PythonText.Write(config.ToDjangoConfig(environment, debug: false));
}

using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Django;

/// <summary>All caches of an application as Django's settings.</summary>
public class DjangoSettingsTests
{
    private const string OfSentinels = "DJANGO_REDIS_CONNECTION_FACTORY = 'django_redis.pool.SentinelConnectionFactory'\n";
    private const string OfModule = "DJANGO_REDIS_CONNECTION_FACTORY = __name__ + '.connection_factory'\n";

    private static readonly CacheConfig Redis = new() { RedisUrl = "redis://localhost:6379/0" };
    private static readonly CacheConfig Sentinel = Redis with { ConnectionPool = new() { Sentinels = [new("sentinel", 26379)], ServiceName = "mymaster" } };
    private static readonly CacheConfig Cluster = Redis with { ConnectionPool = new() { StartupNodes = [new("node", 6379)] } };

    [Fact]
    public void They_are_made_from_cache_settings_with_the_configuration_over_them() =>
        Assert.Equal(
            ["default: redis://cache.internal:6379/0", "product_pages: redis://cache.internal:6379/1"],
            Locations(DjangoSettings.From<ShopCaches>("production", Declared.Values(("Caches:default:key_prefix", "shop"), ("REDIS_URL", "redis://cache.internal:6379/0")))));

    [Fact]
    public void They_are_made_from_the_configuration_alone() =>
        Assert.Equal(
            ["default: redis://a:6379/0", "sessions: redis://b:6379/0"],
            Locations(DjangoSettings.From("production", Declared.Values(("Caches:default:redis_url", "redis://a:6379/0"), ("Caches:sessions:redis_url", "redis://b:6379/0")))));

    [Fact]
    public void Debug_of_the_configuration_chooses_LocMem() =>
        Assert.Contains("LocMemCache", DjangoSettings.From("staging", Declared.Values(("debug", "true"), ("Caches:default:timeout", "60"))).ToPython(), StringComparison.Ordinal);

    [Fact]
    public void Errors_of_all_caches_are_reported_together() =>
        Assert.Equal(
            ["Cache 'default': Version is 0; use at least 1, or leave it out for 1 (Caches:default:version in MemoryConfigurationProvider).",
                "Cache 'pages': MaxConnections is 0; use at least 1, or leave it out for 50 (Caches:pages:max_connections in MemoryConfigurationProvider)."],
            Assert.Throws<CacheConfigurationException>(() => DjangoSettings.From("production", Declared.Values(("Caches:default:version", "0"), ("Caches:pages:max_connections", "0"))))
                .Errors.Select(error => error.ToString()));

    [Fact]
    public void Sessions_use_the_cache_called_sessions_where_it_is_declared()
    {
        Assert.Equal(["CACHES", "SESSION_ENGINE", "SESSION_CACHE_ALIAS"], Settings(("default", null), ("sessions", new())).Values.Keys);
        Assert.Equal(["CACHES"], Settings(("default", null), ("sessions", null)).Values.Keys);
        Assert.Equal(["CACHES"], Settings(("default", Redis)).Values.Keys);
    }

    [Theory]
    [InlineData("production", "'production'")]
    [InlineData("it's\nimport os", "'it\\'s\\u000aimport os'")]
    public void The_module_says_what_it_is_and_nothing_can_leave_its_comment(string environment, string shown) =>
        Assert.StartsWith(
            $"# The caches of the environment {shown}, made by Cachewise from their declaration: change that, not this file.\n"
            + "# Passwords that the declaration has stand here in clear, because Django needs them.\n\nCACHES = {\n",
            new Example("any", environment, ("default", null)).ToSettings().ToPython(),
            StringComparison.Ordinal);

    [Fact]
    public void Caches_by_sentinels_alone_have_the_factory_of_django_redis() =>
        Assert.EndsWith("}\n" + OfSentinels, Settings(("default", Sentinel), ("pages", Sentinel), ("local", new() { Backend = CacheBackend.LocMem })).ToPython(), StringComparison.Ordinal);

    [Fact]
    public void Caches_by_sentinels_beside_others_have_a_factory_that_looks_at_each()
    {
        var module = Settings(("default", Redis), ("pages", Sentinel)).ToPython();

        Assert.Contains("\n\ndef connection_factory(options):\n", module, StringComparison.Ordinal);
        Assert.EndsWith("}\n" + OfModule, module, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_on_Redis_in_this_environment_needs_no_factory() =>
        Assert.DoesNotContain("FACTORY", Settings(("default", Redis), ("pages", Sentinel with { Backend = CacheBackend.Dummy }), ("cells", Cluster with { Backend = CacheBackend.LocMem })).ToPython(), StringComparison.Ordinal);

    [Fact]
    public void JSON_holds_the_same() =>
        Assert.Equal(
            """
            {
              "CACHES": {
                "default": {
                  "BACKEND": "django_redis.cache.RedisCache",
                  "LOCATION": "redis://mymaster/0",
                  "TIMEOUT": null,
                  "KEY_PREFIX": "Töpfe",
                  "VERSION": 1,
                  "OPTIONS": {
                    "CLIENT_CLASS": "django_redis.client.SentinelClient",
                    "SENTINELS": [
                      [
                        "sentinel",
                        26379
                      ]
                    ],
                    "CONNECTION_POOL_KWARGS": {
                      "max_connections": 50,
                      "socket_timeout": 0.5,
                      "retry_on_timeout": true
                    }
                  }
                },
                "sessions": {
                  "BACKEND": "django.core.cache.backends.dummy.DummyCache",
                  "TIMEOUT": 2147483648,
                  "KEY_PREFIX": "",
                  "VERSION": 1
                }
              },
              "SESSION_ENGINE": "django.contrib.sessions.backends.cache",
              "SESSION_CACHE_ALIAS": "sessions",
              "DJANGO_REDIS_CONNECTION_FACTORY": "django_redis.pool.SentinelConnectionFactory"
            }

            """,
            Settings(
                ("default", Sentinel with
                {
                    KeyPrefix = "Töpfe",
                    Timeout = CacheConfig.NeverExpires,
                    ConnectionPool = Sentinel.ConnectionPool with { SocketTimeout = TimeSpan.FromSeconds(0.5), RetryOnTimeout = true },
                }),
                ("sessions", new() { Timeout = TimeSpan.FromSeconds(2147483648) })).ToJson());

    [Fact]
    public void What_JSON_cannot_hold_is_rejected_all_together() =>
        Assert.Equal(
            "The cache configuration has 3 errors:\n"
            + "- Cache 'default': ConnectionPool.SocketKeepAliveOptions has numbers for keys in Django, and in JSON keys are texts; use the Python form, or remove the options.\n"
            + "- Cache 'pages': Sentinel (ConnectionPool.Sentinels) beside other caches on Redis needs a connection factory in Django, which is code, and JSON holds none; use the Python form.\n"
            + "- Cache 'cells': Redis Cluster (ConnectionPool.StartupNodes) needs a connection factory in Django, which is code, and JSON holds none; use the Python form.",
            Assert.Throws<CacheConfigurationException>(() => Settings(
                ("default", Redis with { ConnectionPool = new() { SocketKeepAlive = true, SocketKeepAliveOptions = new() { Count = 3 } } }),
                ("pages", Sentinel),
                ("cells", Cluster)).ToJson()).Message);

    private static DjangoSettings Settings(params (string Alias, CacheConfig? Config)[] caches) => new Example("any", "production", caches).ToSettings();

    private static IEnumerable<string> Locations(DjangoSettings settings) =>
        ((IReadOnlyDictionary<string, object?>)settings.Values["CACHES"]!).Select(cache => $"{cache.Key}: {((IReadOnlyDictionary<string, object?>)cache.Value!)["LOCATION"]}");

    private sealed class ShopCaches : CacheSettings
    {
        public CacheConfig? CacheDefault { get; init; } = new();

        public CacheConfig? CacheProductPages { get; init; } = new() { RedisUrl = "redis://cache.internal:6379/1" };
    }
}

using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Django;

/// <summary>All caches of an application as Django's settings.</summary>
public class DjangoSettingsTests
{
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
        Assert.Contains("LocMemCache", DjangoSettings.From("staging", Declared.Values(("Caches:debug", "true"), ("Caches:default:timeout", "60"))).ToPython(), StringComparison.Ordinal);

    [Fact]
    public void Errors_of_all_caches_are_reported_together() =>
        Assert.Equal(
            ["Cache 'default': version is 0; use at least 1, or leave it out for 1 (Caches:default:version in MemoryConfigurationProvider).",
                "Cache 'pages': max_connections is 0; use at least 1, or leave it out for 50 (Caches:pages:max_connections in MemoryConfigurationProvider)."],
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
            + "\nCACHES = {\n",
            new Example("any", environment, ("default", null)).ToSettings().ToPython(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(true, "redis://:secret@localhost:6379/0", null)]
    [InlineData(true, "redis://localhost:6379/0", "secret")]
    [InlineData(false, "redis://me@localhost:6379/0", null)]
    public void The_module_warns_of_passwords_where_it_has_one(bool isWarned, string url, string? password)
    {
        var module = Settings(("default", Sentinel with { RedisUrl = url, ConnectionPool = Sentinel.ConnectionPool with { SentinelKwargs = new() { Password = password } } })).ToPython();

        Assert.Equal(isWarned, module.Contains("\n# Passwords that the declaration has stand here in clear, because Django needs them.\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Caches_by_sentinels_have_an_option_each_and_a_factory_that_looks_at_each_cache_of_the_site()
    {
        foreach (var module in (string[])[Settings(("default", Sentinel)).ToPython(), Settings(("default", Redis), ("pages", Sentinel)).ToPython()])
        {
            Assert.Contains("\n            'CONNECTION_FACTORY': 'django_redis.pool.SentinelConnectionFactory',\n", module, StringComparison.Ordinal);
            Assert.Contains("\n\ndef connection_factory(options):\n", module, StringComparison.Ordinal);
            Assert.DoesNotContain("cluster", module, StringComparison.OrdinalIgnoreCase);
            Assert.EndsWith("}\n" + OfModule, module, StringComparison.Ordinal);
        }
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
                    "CONNECTION_FACTORY": "django_redis.pool.SentinelConnectionFactory",
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
              "SESSION_CACHE_ALIAS": "sessions"
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
            "The cache configuration has 2 errors:\n"
            + "- Cache 'default': ConnectionPool.SocketKeepAliveOptions has numbers for keys in Django, and in JSON keys are texts; use the Python form, or remove the options.\n"
            + "- Cache 'cells': Redis Cluster (ConnectionPool.StartupNodes) needs a connection factory in Django, which is code, and JSON holds none; use the Python form.",
            Assert.Throws<CacheConfigurationException>(() => Settings(
                ("default", Redis with { ConnectionPool = new() { SocketKeepAlive = true, SocketKeepAliveOptions = new() { Count = 3 } } }),
                ("pages", Sentinel),
                ("cells", Cluster)).ToJson()).Message);

    [Theory]
    [InlineData("redis://:${PW}@cache.internal:6379/0", "'redis://' + ':' + urllib.parse.quote(os.environ['PW'], safe='') + '@' + 'cache.internal:6379/0'")]
    [InlineData("redis://app:${PW}@cache.internal:6379/${DB:-0}", "'redis://' + 'app:' + urllib.parse.quote(os.environ['PW'], safe='') + '@' + 'cache.internal:6379/' + (os.environ.get('DB', '') or '0')")]
    [InlineData("redis://${LOGIN:-me}@cache.internal", "'redis://' + (os.environ.get('LOGIN', '') or 'me') + '@' + 'cache.internal'")]
    [InlineData("redis://:${PW}@[::1]:6380/2", "'redis://' + ':' + urllib.parse.quote(os.environ['PW'], safe='') + '@' + '[::1]:6380/2'")]
    [InlineData("${URL:-redis://localhost}", "(os.environ.get('URL', '') or 'redis://localhost')")]
    [InlineData("${URL}", "os.environ['URL']")]
    public void Variables_of_a_URL_stay_look_ups(string url, string location)
    {
        var module = WithVariables(("redis_url", url));

        Assert.Contains($"        'LOCATION': {location},\n", module, StringComparison.Ordinal);
        Assert.Contains("\nimport os\n", module, StringComparison.Ordinal);
        Assert.Equal(location.Contains("urllib", StringComparison.Ordinal), module.Contains("\nimport urllib.parse\n", StringComparison.Ordinal));
        Assert.DoesNotContain("p%40ss", module, StringComparison.Ordinal);
        Assert.DoesNotContain("in clear", module, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_a_login_of_sentinels_stay_look_ups()
    {
        var module = WithVariables(
            ("redis_url", "redis://:${PW}@ignored/3"), ("connection_pool_kwargs:sentinels:0", "s1:26379"), ("connection_pool_kwargs:service_name", "main"),
            ("connection_pool_kwargs:sentinel_kwargs:password", "${SENTINEL:-x}"));

        Assert.Contains("'LOCATION': 'redis://' + ':' + urllib.parse.quote(os.environ['PW'], safe='') + '@' + 'main/3',\n", module, StringComparison.Ordinal);
        Assert.Contains("'password': (os.environ.get('SENTINEL', '') or 'x'),\n", module, StringComparison.Ordinal);
        Assert.Contains("in clear", module, StringComparison.Ordinal); // the default
    }

    [Fact]
    public void A_password_beside_variables_is_warned_of()
    {
        var module = WithVariables(("redis_url", "redis://:hunter2@${HOST:-localhost}/0"));

        Assert.Contains("'redis://' + ':hunter2@' + (os.environ.get('HOST', '') or 'localhost') + '/0'", module, StringComparison.Ordinal);
        Assert.Contains("in clear", module, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a connection string with variables", "cache.internal:6379,password=${PW}")]
    [InlineData("all in one variable", "${TEXT}")]
    public void A_URL_whose_variables_cannot_stay_is_an_error(string what, string url) =>
        Assert.Equal(
            $"The cache configuration has 1 error:\n- Cache 'default': redis_url is {what}, from which Django's settings cannot be made; "
            + "write it as redis://:${REDIS_PASSWORD}@host:port/database, or leave --variables out (Caches:default:redis_url in MemoryConfigurationProvider).",
            Assert.Throws<CacheConfigurationException>(() => WithVariables(("redis_url", url))).Message);

    private static string WithVariables(params (string Name, string Value)[] settings)
    {
        var configuration = Declared.Values([("PW", "p@ss"), ("LOGIN", "me"), ("DB", "1"), ("URL", "redis://:p%40ss@one"), ("TEXT", "one:6379,password=p@ss"), .. settings.Select(one => ($"Caches:default:{one.Name}", one.Value))]);
        return DjangoSettings.From("production", configuration).ToPython(keepsVariables: true);
    }

    private static DjangoSettings Settings(params (string Alias, CacheConfig? Config)[] caches) => new Example("any", "production", caches).ToSettings();

    private static IEnumerable<string> Locations(DjangoSettings settings) =>
        ((IReadOnlyDictionary<string, object?>)settings.Values["CACHES"]!).Select(cache => $"{cache.Key}: {((IReadOnlyDictionary<string, object?>)cache.Value!)["LOCATION"]}");

    private sealed class ShopCaches : CacheSettings
    {
        public CacheConfig? CacheDefault { get; init; } = new();

        public CacheConfig? CacheProductPages { get; init; } = new() { RedisUrl = "redis://cache.internal:6379/1" };
    }
}

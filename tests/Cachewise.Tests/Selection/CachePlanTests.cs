using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Selection;

public class CachePlanTests
{
    [Fact]
    public void The_faults_of_all_caches_are_reported_together_and_in_order()
    {
        var error = Assert.Throws<CacheConfigurationException>(() => Declared.Plan<AllWrong>(
            Declared.Values(("Caches:configured:version", "x"), ("debug", "perhaps")), "production"));

        Assert.Equal(
            """
            The cache configuration has 7 faults:
            - debug is 'perhaps'; use true or false (debug in MemoryConfigurationProvider).
            - Cache 'configured': version is 'x'; use a whole number (Caches:configured:version in MemoryConfigurationProvider).
            - Cache 'default': MaxConnections is 0; use at least 1, or leave it out for 50.
            - Cache 'default': Version is -3; use at least 1, or leave it out for 1.
            - Cache 'sessions': Required is true, but the cache would be Dummy (no Redis URL in production); set RedisUrl or another Backend, or leave Required out.
            - Cache 'pages': RedisUrl is '***'; Redis URL must start with redis:// or rediss://.
            - Cache 'pages': ConnectionPool.ServiceName is missing beside Sentinels; name the primary as the sentinels know it.
            """,
            error.Message);
        Assert.Equal(7, error.Faults.Count);
        Assert.Equal(
            new CacheFault("default", "MaxConnections is 0", "use at least 1, or leave it out for 50"),
            error.Faults[2]);
    }

    [Fact]
    public void Mixed_keys_are_reported_beside_the_faults_of_other_caches() =>
        Assert.Equal(
            """
            Cache 'wrong': Version is 0; use at least 1, or leave it out for 1 (Caches:wrong:version in MemoryConfigurationProvider).
            Cache 'longer': KeyPrefix is 'app:1', whose keys mix with those of cache 'shorter' with KeyPrefix 'app' in the same database; use a prefix that does not continue the other with ':' and digits (Caches:longer:key_prefix in MemoryConfigurationProvider).
            """,
            Declared.Faults(Declared.Values(
                ("Caches:longer:redis_url", "redis://localhost"), ("Caches:longer:key_prefix", "app:1"),
                ("Caches:shorter:redis_url", "redis://localhost"), ("Caches:shorter:key_prefix", "app"),
                ("Caches:wrong:version", "0"))));

    [Fact]
    public void Sentinels_without_a_URL_are_reported_where_they_were_named() =>
        Assert.Equal(
            "Cache 'default': ConnectionPool.Sentinels names 1 server, and RedisUrl is not set, so that the cache would be Dummy (no Redis URL in production); "
            + "set RedisUrl to redis://[user:password@]host/database, of which the host counts for nothing, or Backend to Dummy "
            + "(Caches:default:connection_pool_kwargs:sentinels in MemoryConfigurationProvider).",
            Declared.Faults(Declared.Values(
                ("Caches:default:connection_pool_kwargs:sentinels:0", "sentinel1"), ("Caches:default:connection_pool_kwargs:service_name", "mymaster")), "production"));

    [Theory]
    [InlineData("one", "one", true)]
    [InlineData("one", "two", false)]
    public void Behind_sentinels_the_service_is_the_database_and_not_the_host_of_the_URL(string service, string otherService, bool mix)
    {
        (string, string?)[] Cache(string alias, string host, string name, string prefix, int first) =>
        [
            ($"Caches:{alias}:redis_url", $"redis://{host}"), ($"Caches:{alias}:key_prefix", prefix), ($"Caches:{alias}:connection_pool_kwargs:service_name", name),
            ($"Caches:{alias}:connection_pool_kwargs:sentinels:{first}", "sentinel1"), ($"Caches:{alias}:connection_pool_kwargs:sentinels:{1 - first}", "sentinel2"),
        ];
        var configuration = Declared.Values([.. Cache("default", "a", service, "app", 0), .. Cache("other", mix ? "b" : "a", otherService, "app:1", 1)]);

        if (mix)
        {
            Assert.StartsWith("Cache 'other': KeyPrefix is 'app:1', whose keys mix with those of cache 'default'", Declared.Faults(configuration), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(2, Declared.Plan(configuration).Count);
        }
    }

    [Theory]
    [InlineData("app", "app:1", "redis://localhost", "redis://localhost", true)]
    [InlineData("app", "app:1", "redis://localhost", "redis://LOCALHOST:6379/0", true)]
    [InlineData("app", "app:12:more", "redis://localhost", "redis://:other@localhost", true)]
    [InlineData("", ":7", "redis://localhost", "redis://localhost", true)]
    [InlineData("app", "app:1", "redis://localhost", "redis://localhost/1", false)]
    [InlineData("app", "app:1", "redis://localhost", "redis://localhost:6380", false)]
    [InlineData("app", "app:1", "redis://localhost", "redis://other", false)]
    [InlineData("app", "app:1", "redis://localhost", null, false)]
    [InlineData("app", "app:one", "redis://localhost", "redis://localhost", false)]
    [InlineData("app", "app:1one", "redis://localhost", "redis://localhost", false)]
    [InlineData("app", "app:", "redis://localhost", "redis://localhost", false)]
    [InlineData("app", "app:-1", "redis://localhost", "redis://localhost", false)]
    [InlineData("app", "app:99999999999", "redis://localhost", "redis://localhost", true)]
    [InlineData("app", "app1", "redis://localhost", "redis://localhost", false)]
    [InlineData("app", "app", "redis://localhost", "redis://localhost", false)]
    public void Prefixes_that_mix_keys_in_one_database_are_refused(string shorter, string longer, string url, string? otherUrl, bool mix)
    {
        var configuration = Declared.Values(
            ("Caches:default:redis_url", url), ("Caches:default:key_prefix", shorter),
            ("Caches:other:redis_url", otherUrl), ("Caches:other:key_prefix", longer));

        if (mix)
        {
            Assert.Equal(
                $"Cache 'other': KeyPrefix is '{longer}', whose keys mix with those of cache 'default' with KeyPrefix '{shorter}' in the same database; "
                + "use a prefix that does not continue the other with ':' and digits (Caches:other:key_prefix in MemoryConfigurationProvider).",
                Declared.Faults(configuration));
        }
        else
        {
            Assert.Equal(2, Declared.Plan(configuration).Count);
        }
    }

    [Fact]
    public void A_wrong_declaration_leaves_other_caches_usable()
    {
        var error = Assert.Throws<CacheConfigurationException>(() => Cache.Create(new() { Version = 0, RedisUrl = "http://localhost" }, new() { Alias = "pages" }));

        Assert.Equal(
            """
            The cache configuration has 2 faults:
            - Cache 'pages': RedisUrl is '***'; Redis URL must start with redis:// or rediss://.
            - Cache 'pages': Version is 0; use at least 1, or leave it out for 1.
            """,
            error.Message);
        using var cache = Cache.Create(new());
        Assert.Equal("LocMem (development without a Redis URL)", cache.Choice.ToString());
    }

    private sealed class AllWrong : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { RedisUrl = "redis://localhost", MaxConnections = 0, Version = -3 };

        public CacheConfig CacheSessions { get; init; } = new() { Required = true };

        public CacheConfig CachePages { get; init; } = new() { RedisUrl = "http://localhost:6379", ConnectionPool = new() { Sentinels = [new("one", 1)] } };

        protected override bool Debug => false;
    }
}

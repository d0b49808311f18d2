using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Selection;

public class CachePlanTests
{
    [Fact]
    public void The_errors_of_all_caches_are_reported_together_and_in_order()
    {
        var error = Assert.Throws<CacheConfigurationException>(() => Declared.Plan<AllWrong>(
            Declared.Values(("Caches:configured:version", "x"), ("Caches:debug", "perhaps")), "production"));

        Assert.Equal(
            """
            The cache configuration has 7 errors:
            - Caches:debug is 'perhaps'; use true or false (Caches:debug in MemoryConfigurationProvider).
            - Cache 'configured': version is 'x'; use a whole number (Caches:configured:version in MemoryConfigurationProvider).
            - Cache 'default': MaxConnections is 0; use at least 1, or leave it out for 50.
            - Cache 'default': Version is -3; use at least 1, or leave it out for 1.
            - Cache 'sessions': Required is true, but the cache would be Dummy (no Redis URL in production); set RedisUrl or another Backend, or leave Required out.
            - Cache 'pages': RedisUrl is 'http://localhost:6379'; Redis URL must start with redis:// or rediss://.
            - Cache 'pages': ConnectionPool.ServiceName is missing beside Sentinels; name the primary as the sentinels know it.
            """,
            error.Message);
        Assert.Equal(7, error.Errors.Count);
        Assert.Equal(
            new ConfigurationError("default", "MaxConnections is 0", "use at least 1, or leave it out for 50"),
            error.Errors[2]);
    }

    [Theory]
    [InlineData("redis://localhost")]
    [InlineData(null)]
    public void A_prefix_whose_keys_could_be_those_of_another_is_rejected_on_every_backend(string? url) =>
        Assert.Equal(
            """
            Cache 'wrong': version is 0; use at least 1, or leave it out for 1 (Caches:wrong:version in MemoryConfigurationProvider).
            Cache 'default': key_prefix is 'app:1'; use a prefix without a part of digits alone, such as 'app:v1', because its keys would be entries of prefix 'app' too (Caches:default:key_prefix in MemoryConfigurationProvider).
            """,
            string.Join('\n', Declared.Errors(Declared.Values(
                ("Caches:default:redis_url", url), ("Caches:default:key_prefix", "app:1"),
                ("Caches:wrong:version", "0"))).Split('\n').OrderByDescending(line => line, StringComparer.Ordinal)));

    [Fact]
    public void A_prefix_whose_keys_could_be_those_of_another_is_rejected_without_a_host_and_for_Django()
    {
        const string Error = "Cache 'default': KeyPrefix is 'app:1'; use a prefix without a part of digits alone, such as 'app:v1', because its keys would be entries of prefix 'app' too.";
        var config = new CacheConfig { KeyPrefix = "app:1", RedisUrl = "redis://localhost" };

        Assert.Equal(Error, Assert.Single(Assert.Throws<CacheConfigurationException>(() => Cache.Create(config)).Errors).ToString());
        Assert.Equal(Error, Assert.Single(Assert.Throws<CacheConfigurationException>(() => config.ToDjangoConfig("production", debug: false)).Errors).ToString());
    }

    [Fact]
    public void Sentinels_without_a_URL_are_reported_where_they_were_named() =>
        Assert.Equal(
            "Cache 'default': connection_pool_kwargs.sentinels names 1 server, and redis_url is not set, so that the cache would be Dummy (no Redis URL in production); "
            + "set redis_url to redis://[user:password@]host/database, whose host is not used, or backend to Dummy "
            + "(Caches:default:connection_pool_kwargs:sentinels in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(
                ("Caches:default:connection_pool_kwargs:sentinels:0", "sentinel1"), ("Caches:default:connection_pool_kwargs:service_name", "mymaster")), "production"));

    [Theory]
    [InlineData("one", "one", true)]
    [InlineData("one", "two", false)]
    public void Behind_sentinels_the_service_is_the_database_and_not_the_host_of_the_URL(string service, string otherService, bool isSame)
    {
        (string, string?)[] Cache(string alias, string host, string name, int first) =>
        [
            ($"Caches:{alias}:redis_url", $"redis://{host}"), ($"Caches:{alias}:connection_pool_kwargs:service_name", name),
            ($"Caches:{alias}:connection_pool_kwargs:sentinels:{first}", "sentinel1"), ($"Caches:{alias}:connection_pool_kwargs:sentinels:{1 - first}", "sentinel2"),
        ];

        var plan = Declared.Plan(Declared.Values([.. Cache("default", "a", service, 0), .. Cache("other", isSame ? "b" : "a", otherService, 1)]));

        Assert.Equal(isSame, plan[0].Database == plan[1].Database);
    }

    [Fact]
    public void A_wrong_declaration_leaves_other_caches_usable()
    {
        var error = Assert.Throws<CacheConfigurationException>(() => Cache.Create(new() { Version = 0, RedisUrl = "http://localhost" }, alias: "pages"));

        Assert.Equal(
            """
            The cache configuration has 2 errors:
            - Cache 'pages': RedisUrl is 'http://localhost'; Redis URL must start with redis:// or rediss://.
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

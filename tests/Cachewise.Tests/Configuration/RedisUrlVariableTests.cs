namespace Cachewise.Tests.Configuration;

/// <summary>The variable <c>REDIS_URL</c> and the connection string <c>cache</c>, for the default cache.</summary>
public class RedisUrlVariableTests
{
    private const string Place = "in MemoryConfigurationProvider";

    [Theory]
    [InlineData("Caches:other:timeout", "5", "redis://from.variable")]
    [InlineData("Caches:default:timeout", "5", "redis://from.variable")]
    [InlineData("Caches:default:redis_url", "redis://own", "redis://own")]
    [InlineData("Caches:default:redis_url", " ", "redis://from.variable")]
    [InlineData("Caches:default:backend", "dummy", null)]
    public void REDIS_URL_is_the_URL_of_the_default_cache_where_nothing_else_gives_one(string name, string value, string? url)
    {
        var caches = Declared.Plan(Declared.Values(("REDIS_URL", "redis://from.variable"), (name, value)));

        Assert.Equal(url, caches[0].Config.RedisUrl);
        Assert.All(caches.Skip(1), cache => Assert.Null(cache.Config.RedisUrl));
    }

    [Fact]
    public void REDIS_URL_fills_a_property_with_an_init_accessor_and_leaves_the_rest_of_it()
    {
        var config = Declared.Plan<ShopSettings>(Declared.Values(("REDIS_URL", "redis://from.variable"), ("Caches:default:connection_pool_kwargs:max_connections", "9"), ("Caches:default:backend", "locmem")))[0].Config;
        Assert.Null(config.RedisUrl);

        var pages = Declared.Plan<Plain>(Declared.Values(("REDIS_URL", "redis://from.variable")))[0].Config;
        Assert.Equal(new CacheConfig { KeyPrefix = "plain", RedisUrl = "redis://from.variable" }, pages);
    }

    [Fact]
    public void REDIS_URL_is_the_URL_of_a_forced_Redis() =>
        Assert.Equal("redis://from.variable", Declared.Default(("REDIS_URL", "redis://from.variable"), ("Caches:default:backend", "redis")).RedisUrl);

    [Fact]
    public void REDIS_URL_fills_a_property_of_null() =>
        Assert.Equal("redis://from.variable", Declared.Plan<NullSettings>(Declared.Values(("REDIS_URL", "redis://from.variable")))[0].Config.RedisUrl);

    [Fact]
    public void REDIS_URL_leaves_a_URL_of_the_code_alone() =>
        Assert.Equal("redis://in.code", Declared.Plan<UrlSettings>(Declared.Values(("REDIS_URL", "redis://from.variable")))[0].Config.RedisUrl);

    [Fact]
    public void REDIS_URL_leaves_a_computed_property_alone() =>
        Assert.Null(Declared.Plan<ComputedDefault>(Declared.Values(("REDIS_URL", "redis://from.variable")))[0].Config.RedisUrl);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_blank_REDIS_URL_is_none(string url) =>
        Assert.Equal("Dummy", Assert.Single(Declared.Plan(Declared.Values(("REDIS_URL", url)))).Choice.Backend.ToString());

    [Fact]
    public void A_wrong_REDIS_URL_is_named_with_its_place_and_without_its_password() =>
        Assert.Equal(
            $"Cache 'default': RedisUrl is 'redis://***'; the port must be a number from 1 to 65535 (REDIS_URL {Place}).",
            Declared.Errors(Declared.Values(("REDIS_URL", "redis://:secret@localhost:x"))));

    private sealed class Plain : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = "plain" };
    }

    private sealed class ComputedDefault : CacheSettings
    {
        public CacheConfig CacheDefault => Environment is "development" ? new() : new() { KeyPrefix = "x" };
    }
}

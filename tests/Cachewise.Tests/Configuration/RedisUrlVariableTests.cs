using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration;

/// <summary>The variable <c>REDIS_URL</c> and the connection string <c>cache</c>, for the default cache.</summary>
public class RedisUrlVariableTests
{
    private const string Place = "in MemoryConfigurationProvider";

    [Theory]
    [InlineData("Caches:default:timeout", "5", "redis://from.variable")]
    [InlineData("Caches:default:redis_url", "redis://own", "redis://own")]
    [InlineData("Caches:default:redis_url", " ", "redis://from.variable")]
    [InlineData("Caches:default:backend", "dummy", null)]
    public void In_one_source_the_URL_of_the_cache_wins_over_REDIS_URL(string name, string value, string? url) =>
        Assert.Equal(url, Declared.Default(("REDIS_URL", "redis://from.variable"), (name, value)).RedisUrl);

    // The order of docs/configuration.md: each name in each of two sources.
    [Theory]
    [InlineData("Caches:default:redis_url", "REDIS_URL", "strong")]
    [InlineData("Caches:default:RedisUrl", "REDIS_URL", "strong")]
    [InlineData("REDIS_URL", "Caches:default:redis_url", "strong")]
    [InlineData("ConnectionStrings:cache", "REDIS_URL", "strong")]
    [InlineData("REDIS_URL", "ConnectionStrings:cache", "strong")]
    [InlineData("Caches:default:redis_url", "ConnectionStrings:cache", "strong")]
    [InlineData("ConnectionStrings:cache", "Caches:default:redis_url", "strong")]
    public void The_URL_of_the_default_cache_is_that_of_the_strongest_source(string weak, string strong, string host)
    {
        var configuration = Layers([(weak, "redis://weak")], [(strong, "redis://strong")]);

        Assert.Equal($"redis://{host}", Assert.Single(Declared.Plan(configuration)).Config.RedisUrl);
        Assert.Equal($"redis://{host}", Assert.Single(Declared.Plan<UrlSettings>(configuration)).Config.RedisUrl);
    }

    [Theory]
    [InlineData("Caches:default:redis_url", "redis://own")]
    [InlineData("ConnectionStrings:cache", "redis://connection")]
    [InlineData("REDIS_URL", "redis://variable")]
    public void In_one_source_the_more_specific_name_wins(string first, string url)
    {
        var all = new[] { ("Caches:default:redis_url", "redis://own"), ("ConnectionStrings:cache", "redis://connection"), ("REDIS_URL", "redis://variable") };

        Assert.Equal(url, Declared.Default([.. all.SkipWhile(one => one.Item1 != first)]).RedisUrl);
    }

    [Fact]
    public void A_blank_URL_in_the_strongest_source_leaves_the_choice_to_the_others() =>
        Assert.Equal(
            "redis://weak",
            Assert.Single(Declared.Plan(Layers([("Caches:default:redis_url", "redis://weak")], [("REDIS_URL", ""), ("ConnectionStrings:cache", " ")]))).Config.RedisUrl);

    [Fact]
    public void A_URL_that_REDIS_URL_replaces_is_not_read() =>
        Assert.Equal(
            "redis://variable",
            Assert.Single(Declared.Plan(Layers([("Caches:default:redis_url", "redis://:${CACHEWISETEST_NOT_SET}@weak")], [("REDIS_URL", "redis://variable")]))).Config.RedisUrl);

    [Fact]
    public void REDIS_URL_is_the_URL_of_each_cache_without_one_and_moves_no_other_than_the_default_cache() =>
        Assert.Equal(
            """
            default redis://variable from REDIS_URL in MemoryConfigurationProvider, in place of Several.CacheDefault
            elsewhere redis://in.code from Several.CacheElsewhere
            sessions redis://variable from REDIS_URL in MemoryConfigurationProvider
            local none
            off none
            computed none
            files redis://in.file from Caches:files:redis_url in MemoryConfigurationProvider
            pages redis://variable from REDIS_URL in MemoryConfigurationProvider
            """,
            string.Join('\n', Declared.Plan<Several>(
                    Layers([("Caches:files:redis_url", "redis://in.file"), ("Caches:pages:timeout", "5"), ("Caches:local:backend", "locmem")], [("REDIS_URL", "redis://variable")]), "production")
                .Select(cache => cache.Alias + (cache.Config.RedisUrl is { } url ? $" {url} from {cache.UrlSource}{(cache.ReplacedUrl is { } other ? $", in place of {other}" : "")}" : " none"))));

    [Fact]
    public void The_replaced_URL_of_a_file_is_named() =>
        Assert.Equal(
            "Caches:default:redis_url in MemoryConfigurationProvider",
            Assert.Single(Declared.Plan(Layers([("Caches:default:redis_url", "redis://:secret@weak")], [("REDIS_URL", "redis://variable")]))).ReplacedUrl);

    [Fact]
    public void REDIS_URL_fills_a_property_without_init_as_configuration_does()
    {
        var config = Assert.Single(Declared.Plan<GetOnly>(Declared.Values(("REDIS_URL", "redis://from.variable"), ("Caches:default:timeout", "5")), "production")).Config;

        Assert.Equal(new CacheConfig { KeyPrefix = "kept", RedisUrl = "redis://from.variable", Timeout = TimeSpan.FromSeconds(5) }, config);
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
    public void REDIS_URL_wins_over_a_URL_of_the_code() =>
        Assert.Equal("redis://from.variable", Declared.Plan<UrlSettings>(Declared.Values(("REDIS_URL", "redis://from.variable")))[0].Config.RedisUrl);

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
            $"Cache 'default': REDIS_URL is 'redis://:***@localhost:***'; the port must be a number from 1 to 65535 (REDIS_URL {Place}).",
            Declared.Errors(Declared.Values(("REDIS_URL", "redis://:secret@localhost:x"))));

    private static IConfigurationRoot Layers(params (string Name, string? Value)[][] layers) => layers
        .Aggregate(new ConfigurationBuilder(), (builder, layer) => (ConfigurationBuilder)builder.AddInMemoryCollection(layer.Select(one => KeyValuePair.Create(one.Name, one.Value))))
        .Build();

    private sealed class Several : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { RedisUrl = "redis://in.code" };

        public CacheConfig CacheElsewhere { get; init; } = new() { RedisUrl = "redis://in.code" };

        public CacheConfig CacheSessions { get; init; } = new();

        public CacheConfig CacheLocal { get; init; } = new();

        public CacheConfig? CacheOff { get; init; }

        public CacheConfig CacheComputed => Environment is "" ? new() { RedisUrl = "redis://nowhere" } : new();
    }

    private sealed class GetOnly : CacheSettings
    {
        public CacheConfig CacheDefault { get; } = new() { KeyPrefix = "kept" };
    }

    private sealed class Plain : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = "plain" };
    }

    private sealed class ComputedDefault : CacheSettings
    {
        public CacheConfig CacheDefault => Environment is "development" ? new() : new() { KeyPrefix = "x" };
    }
}

using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration;

/// <summary>The configuration over the properties of settings.</summary>
public class OverriddenSettingsTests
{
    [Fact]
    public void An_alias_that_only_the_configuration_has_is_a_cache()
    {
        var caches = Declared.Plan<ShopSettings>(Declared.Json("""{ "Caches": { "ProductPages": { "key_prefix": "pages" }, "empty": {} } }"""));

        Assert.Equal("default shop, sessions , product_pages pages, empty ", string.Join(", ", caches.OrderBy(cache => cache.Alias is "empty").Select(cache => $"{cache.Alias} {cache.Config.KeyPrefix}")));
    }

    [Fact]
    public void A_single_value_is_put_over_a_property_with_an_init_accessor()
    {
        var config = Declared.Plan<ShopSettings>(Declared.Values(
            ("Caches:default:timeout", "600"),
            ("Caches:default:connection_pool_kwargs:socket_timeout", "2"),
            ("Caches:default:connection_pool_kwargs:socket_keepalive_options:3", "9"),
            ("Caches:default:connection_pool_kwargs:sentinel_kwargs:password", "other")))[0].Config;

        Assert.Equal(
            new ShopSettings().CacheDefault with
            {
                Timeout = TimeSpan.FromMinutes(10),
                ConnectionPool = new ShopSettings().CacheDefault.ConnectionPool with
                {
                    SocketTimeout = TimeSpan.FromSeconds(2),
                    SocketKeepAliveOptions = new() { Count = 9 }, // a map that is one value
                    SentinelKwargs = new() { Username = "watcher", Password = "other" },
                    Sentinels = config.ConnectionPool.Sentinels,
                },
            },
            config);
    }

    [Fact]
    public void A_value_over_a_property_of_null_declares_the_cache() =>
        Assert.Equal("late", Declared.Plan<NullSettings>(Declared.Values(("Caches:default:key_prefix", "late")))[0].Config.KeyPrefix);

    [Fact]
    public void A_computed_property_cannot_be_configured_too() =>
        Assert.Equal(
            "Cache 'product_pages': it is computed by Computed.CacheProductPages, and configured too; give the property an init accessor, so that configuration can set single values, "
            + "or remove the configuration (Caches:ProductPages in MemoryConfigurationProvider).",
            Declared.Errors<Computed>(Declared.Values(("Caches:ProductPages:timeout", "5"))));

    [Fact]
    public void One_alias_in_two_spellings_is_rejected() =>
        Assert.Equal(
            "Cache 'product_pages': it is configured twice, as product_pages and as ProductPages (Caches:ProductPages in MemoryConfigurationProvider); keep one spelling (Caches:product_pages in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(("Caches:ProductPages:timeout", "5"), ("Caches:product_pages:timeout", "6"))));

    [Fact]
    public void A_stronger_source_may_spell_the_names_otherwise()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Caches:ProductPages:RedisUrl", "redis://weak"), new("Caches:ProductPages:KeyPrefix", "kept"), new("Caches:ProductPages:connection_pool_kwargs:SocketTimeout", "1")])
            .AddInMemoryCollection([new("Caches:product_pages:redis_url", "redis://strong"), new("Caches:PRODUCT_PAGES:ConnectionPoolKwargs:socket_timeout", "2")])
            .Build();

        var pages = Declared.Plan(configuration)[1];

        Assert.Equal("product_pages", pages.Alias);
        Assert.Equal(("redis://strong", "kept", TimeSpan.FromSeconds(2)), (pages.Config.RedisUrl, pages.Config.KeyPrefix, pages.Config.ConnectionPool.SocketTimeout));
        Assert.Equal("Caches:product_pages:redis_url in MemoryConfigurationProvider", pages.UrlSource);
    }

    [Fact]
    public void A_null_in_a_file_leaves_the_value_as_it_is() =>
        Assert.Equal("shop", Declared.Plan<ShopSettings>(Declared.Json("""{ "Caches": { "default": { "key_prefix": null } } }"""))[0].Config.KeyPrefix);

    [Fact]
    public void An_empty_URL_in_a_file_removes_the_URL() =>
        Assert.Equal("LocMem (development without a Redis URL)", Declared.Plan<UrlSettings>(Declared.Values(("Caches:default:redis_url", "")))[0].Choice.ToString());

    private sealed class Computed : CacheSettings
    {
        public CacheConfig CacheProductPages => new() { KeyPrefix = Environment };
    }
}

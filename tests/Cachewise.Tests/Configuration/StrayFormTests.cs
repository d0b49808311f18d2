namespace Cachewise.Tests.Configuration;

/// <summary>Errors for a cache in a form that would otherwise be ignored.</summary>
public class StrayFormTests
{
    private const string Place = "in JsonStreamConfigurationProvider";

    [Fact]
    public void The_form_of_YAML_files_in_another_source_is_an_error() =>
        Assert.Equal(
            $"cache_sessions is a cache in YAML files alone; call it sessions within Caches (cache_sessions {Place}).",
            Declared.Errors(Declared.Json("""{ "cache_sessions": { "redis_url": "redis://localhost" } }""")));

    [Fact]
    public void A_slip_in_the_name_of_the_section_is_an_error() =>
        Assert.Equal(
            $"Cachess is no section of caches; did you mean Caches? (Cachess {Place}).",
            Declared.Errors(Declared.Json("""{ "Cachess": { "default": { "redis_url": "redis://localhost" } } }""")));

    [Theory]
    [InlineData("""{ "CacheOptions": { "RedisUrl": "redis://localhost" } }""")]
    [InlineData("""{ "cache_default": { "url": "redis://localhost" } }""")]
    [InlineData("""{ "Cache": { "default": { "timeout": 5, "size": 7 } } }""")]
    [InlineData("""{ "Caching": { "enabled": true, "store": { "timeout": 5 } } }""")]
    [InlineData("""{ "Cachewise": { "Logging": { } } }""")]
    [InlineData("""{ "CacheDefault": "5" }""")]
    [InlineData("""{ "Caches": { "default2": { "timeout": 5 }, "default_eu": { }, "result": { } } }""")]
    public void Sections_of_others_are_left_alone(string json) =>
        Assert.All(Declared.Plan(Declared.Json(json), "production"), cache => Assert.Equal(CacheBackend.Dummy, cache.Choice.Backend));

    [Theory]
    [InlineData("Cache:default:redis_url", "Cache is no section of caches; did you mean Caches? (Cache {0}).")]
    [InlineData("Cachewise:default:RedisUrl", "Cachewise is no section of caches; did you mean Caches? (Cachewise {0}).")]
    [InlineData("Caching:pages:redis_url", "Caching is no section of caches; did you mean Caches? (Caching {0}).")]
    [InlineData("Cachess:default:timeout", "Cachess is no section of caches; did you mean Caches? (Cachess {0}).")]
    [InlineData("cache:sessions:key_prefix", "cache is no section of caches; did you mean Caches? (cache {0}).")]
    [InlineData("CacheDefault:RedisUrl", "CacheDefault is a cache in YAML files alone; call it default within Caches (CacheDefault {0}).")]
    [InlineData("cache_sessions:timeout", "cache_sessions is a cache in YAML files alone; call it sessions within Caches (cache_sessions {0}).")]
    [InlineData("Caches:defualt:redis_url", "Cache 'defualt': 'defualt' is nearly the name of the default cache; did you mean default? Otherwise use a name that differs more (Caches:defualt {0}).")]
    [InlineData("Caches:deflaut:timeout", "Cache 'deflaut': 'deflaut' is nearly the name of the default cache; did you mean default? Otherwise use a name that differs more (Caches:deflaut {0}).")]
    [InlineData("Caches:Defaults:timeout", "Cache 'defaults': 'Defaults' is nearly the name of the default cache; did you mean default? Otherwise use a name that differs more (Caches:Defaults {0}).")]
    public void A_near_miss_is_an_error_that_names_what_was_meant(string key, string error) =>
        Assert.Equal(error.Replace("{0}", "in MemoryConfigurationProvider", StringComparison.Ordinal), Declared.Errors<ShopSettings>(Declared.Values((key, "5"))));

    [Theory]
    [InlineData("${X-y}")]
    [InlineData("${X:?secret}")]
    [InlineData("${X:=y}")]
    public void A_form_of_variables_that_others_know_is_an_error(string text) =>
        Assert.Equal(
            "Cache 'default': key_prefix has a form of '${' that is not understood; use ${NAME} or ${NAME:-default}, or write '$${' for the characters themselves "
            + "(Caches:default:key_prefix in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(("Caches:default:key_prefix", text))));

    [Fact]
    public void A_setting_without_a_space_after_its_colon_is_an_error() =>
        Assert.Equal(
            "Cache 'default': default is a single value; put a space after 'redis_url:' (Caches:default in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(("Caches:default", "redis_url:redis://:hunter2@localhost"))));

    [Fact]
    public void A_list_where_a_map_belongs_is_an_error() =>
        Assert.Equal(
            "Cache 'default': default is a list; use a map of settings, such as redis_url (Caches:default in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(("Caches:default:0", "1"), ("Caches:default:1", "2"))));

    [Fact]
    public void A_list_of_caches_is_an_error() =>
        Assert.Equal(
            "Cache '0': Caches is a list; use a map of caches, such as default (Caches:0 in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(("Caches:0:timeout", "5"))));

    [Fact]
    public void A_setting_where_a_cache_stands_is_an_error() =>
        Assert.Equal(
            "Caches:timeout stands where a cache does; put it below a cache, as Caches:default:timeout (Caches:timeout in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(("Caches:timeout", "5"))));

    [Fact]
    public void What_a_variable_holds_is_not_shown() =>
        Assert.Equal(
            "Cache 'default': version is '${SECRET}'; use a whole number (Caches:default:version in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(("Caches:default:version", "${SECRET}"), ("SECRET", "hunter2"))));

    [Fact]
    public void A_name_and_a_debug_that_may_hold_a_password_are_not_shown() =>
        Assert.Equal(
            """
            Caches:debug is '***'; use true or false (Caches:debug in MemoryConfigurationProvider).
            Cache 'default': *** is not a setting; use one of TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT (Caches:default:connection_pool_kwargs:socket_keepalive_options:*** in MemoryConfigurationProvider).
            Cache '***': '***' is no name for a cache; begin it with a letter, and go on with letters, digits and '_' (Caches:*** in MemoryConfigurationProvider).
            """,
            Declared.Errors(Declared.Values(("Caches:debug", "password=hunter2"), ("Caches:password=hunter2:version", "1"), ("Caches:default:connection_pool_kwargs:socket_keepalive_options:password=hunter2", "1"),
                ("Caches:default:connection_pool_kwargs:socket_keepalive", "true"))));
}

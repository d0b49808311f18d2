namespace Cachewise.Tests.Configuration.Sources.Yaml;

/// <summary>
/// A root key that looks like a misspelt cache is an error; configuration of other components is not.
/// </summary>
public class CacheRootKeyTests
{
    [Theory]
    [InlineData("cahce_default", "cache_default")]
    [InlineData("chache_default", "cache_default")]
    [InlineData("cach_default", "cache_default")]
    [InlineData("cachee_default", "cache_default")]
    [InlineData("caxhe_default", "cache_default")]
    [InlineData("\u0441ache_default", "cache_default")] // a Cyrillic letter
    [InlineData("caches_default", "cache_default")]
    [InlineData("cahces_default", "cache_default")]
    [InlineData("cache-default", "cache_default")]
    [InlineData("cache.default", "cache_default")]
    [InlineData("cachedefault", "cache_default")]
    [InlineData("CACHEDEFAULT", "cache_default")]
    [InlineData("caches_product_pages", "cache_product_pages")]
    [InlineData("cache", "cache_default")]
    [InlineData("cache_", "cache_default")]
    [InlineData("cahce", "cache_default")]
    public void A_slip_in_the_name_of_a_cache_is_an_error(string name, string meant)
    {
        var error = $"{name} is no cache; did you mean {meant}? (config.yaml, line 1, column 1).";

        Assert.Equal(error, Document.Errors($"{name}:\n  timeout: 600\n"));
        Assert.Equal(error, Document.Errors($"{name}: {{}}\n"));
        Assert.Equal(error, Document.Errors($"{name}:\n  <<: {{redis_url: redis://localhost}}\n"));
    }

    [Theory]
    [InlineData("cache")]
    [InlineData("cahces")]
    [InlineData("cache_s")]
    public void A_slip_in_the_name_of_the_section_is_an_error(string name) =>
        Assert.Equal(
            name is "cache_s" ? "" : $"{name} is no cache; did you mean Caches? (config.yaml, line 1, column 1).",
            Document.Errors($"{name}:\n  default:\n    redis_url: redis://localhost\n"));

    [Theory]
    [InlineData("OutputCache: {DefaultExpirationTimeSpan: 60}")]
    [InlineData("output_cache: true")]
    [InlineData("output_cache: {timeout: 30}")]
    [InlineData("ResponseCache: {Version: 1}")]
    [InlineData("redis_cache: {timeout: 5}")]
    [InlineData("x-cache: &a {redis_url: redis://localhost}")]
    [InlineData("x-cache: &a {redis_url: redis://localhost}\ncache_default: *a")]
    [InlineData("default: &a {redis_url: redis://localhost}\ncache_default: *a")]
    [InlineData("default: {timeout: 5}")]
    [InlineData("celery: {redis_url: redis://localhost}")]
    [InlineData("cached: {pages: 3}")]
    [InlineData("cache: memory")]
    [InlineData("cache: [a, b]")]
    [InlineData("cachet: 5")]
    [InlineData("response_caching: {timeout: 5}")]
    [InlineData("cash_default: {timeout: 5}")]
    [InlineData("case: {timeout: 5}")]
    [InlineData("http_client: {timeout: 5, version: 2}")]
    [InlineData("databases: {default: {timeout: 5}}")]
    public void Other_keys_are_left_alone(string text) => Assert.Equal("", Document.Errors(text));

    [Theory]
    [InlineData("default")]
    [InlineData("default_cache")]
    [InlineData("DefaultCache")]
    public void The_default_cache_without_its_word_is_an_error_in_a_file_that_declares_none(string name) =>
        Assert.Equal($"{name} is no cache; did you mean cache_default? (config.yaml, line 2, column 1).", Document.Errors($"debug: true\n{name}: {{redis_url: redis://localhost}}\n"));

    [Fact]
    public void A_setting_beside_an_empty_cache_was_meant_to_be_in_it() =>
        Assert.Equal(
            """
            timeout stands beside cache_default, which has nothing below it; indent it (config.yaml, line 2, column 1).
            KeyPrefix stands beside cache_default, which has nothing below it; indent it (config.yaml, line 3, column 1).
            """,
            Document.Errors("cache_default:\ntimeout: 600\nKeyPrefix: shop\nsecret_key: x\n"));

    [Theory]
    [InlineData("cache_default: {}\ntimeout: 600\n")]
    [InlineData("timeout: 600\n")]
    [InlineData("cache_default:\nsecret_key: x\n")]
    public void A_setting_elsewhere_is_configuration_of_others(string text) => Assert.Equal("", Document.Errors(text));

    [Fact]
    public void Independent_errors_are_reported_together() =>
        Assert.Equal(
            """
            debug is set twice, in line 1 too; keep one of them (config.yaml, line 2, column 1).
            timeout is set twice, in line 4 too; keep one of them (config.yaml, line 5, column 3).
            cahce_sessions is no cache; did you mean cache_sessions? (config.yaml, line 6, column 1).
            Cache 'default': it is configured twice, as cache_default in line 3 and as Caches:default; keep one of them (config.yaml, line 8, column 3).
            """,
            Document.Errors("""
                debug: true
                debug: false
                cache_default:
                  timeout: 600
                  timeout: 700
                cahce_sessions: {}
                Caches:
                  default: {version: 2}
                """));

    [Fact]
    public void A_name_that_may_be_a_value_is_not_printed()
    {
        Assert.Equal($"*** is set twice, in line 1 too; keep one of them (config.yaml, line 2, column 1).", Document.Errors($"{new string('n', 101)}: 1\n{new string('n', 101)}: 2\n"));
        Assert.Equal(
            "*** is set twice, in line 1 too; keep one of them (config.yaml, line 1, column 55).",
            Document.Errors("cache_default: {redis_url:redis://:hunter2@localhost, redis_url:redis://:hunter2@localhost}"));
    }

    [Fact]
    public void A_setting_at_the_root_beside_the_URL_is_an_error() =>
        Assert.Equal(
            "timeout belongs to no cache; put it and redis_url below cache_default (config.yaml, line 2, column 1).",
            Document.Errors("redis_url: redis://localhost\ntimeout: 7\n"));

    [Fact]
    public void A_misspelt_default_with_a_URL_is_an_error() =>
        Assert.Equal(
            "defalt is no cache; did you mean cache_default? (config.yaml, line 1, column 1).",
            Document.Errors("defalt: {redis_url: redis://localhost}\n"));
}

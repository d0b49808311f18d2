using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Tests.Configuration.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Configuration;

/// <summary>Sets variables of the process, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(EnvironmentVariableTests), DisableParallelization = true)]
[Collection(nameof(EnvironmentVariableTests))]
public class EnvironmentVariableTests
{
    [Theory]
    [InlineData("CACHES_DEBUG", "1", true)]
    [InlineData("caches_debug", "true", true)]
    [InlineData("DEBUG", "1", false)]
    [InlineData("DEBUG", "app:*", false)]
    public void Without_a_configuration_debug_is_CACHES_DEBUG(string name, string value, bool debug) => With(name, value, () =>
    {
        var declarations = Read();
        Assert.Equal(debug, declarations.Debug);
        Assert.Empty(declarations.Errors);
    });

    [Fact]
    public void Without_a_configuration_a_wrong_debug_is_rejected() =>
        With("CACHES_DEBUG", "maybe", () => Assert.Equal(
            "CACHES_DEBUG is 'maybe'; use true or false (environment variable CACHES_DEBUG).",
            string.Join('\n', Assert.Throws<CacheConfigurationException>(() => CachePlan.Make(Read())).Errors)));

    [Fact]
    public void Without_a_configuration_REDIS_URL_is_an_environment_variable() =>
        With("REDIS_URL", "redis://localhost/4", () =>
            Assert.Equal("redis://localhost/4", Assert.Single(CachePlan.Make(Read())).Config.RedisUrl));

    [Fact]
    public void Without_a_configuration_a_wrong_REDIS_URL_names_the_variable() =>
        With("REDIS_URL", "http://localhost", () => Assert.Equal(
            "Cache 'default': REDIS_URL is 'http://localhost'; Redis URL must start with redis:// or rediss:// (environment variable REDIS_URL).",
            string.Join('\n', Assert.Throws<CacheConfigurationException>(() => CachePlan.Make(Read())).Errors)));

    [Fact]
    public void Without_a_configuration_a_connection_string_is_an_environment_variable()
    {
        const string Name = "ConnectionStrings:cache";
        With(Name, "localhost:6380", () => Assert.Equal("localhost:6380", Assert.Single(CachePlan.Make(Read())).Config.RedisUrl));
        With(Name, "${CACHEWISETEST_NOT_SET}", () => Assert.Equal(
            "Cache 'default': ConnectionStrings:cache names the variable CACHEWISETEST_NOT_SET, which is not set; set it, or give a default, as in ${CACHEWISETEST_NOT_SET:-default} (environment variable ConnectionStrings:cache).",
            string.Join('\n', Assert.Throws<CacheConfigurationException>(() => CachePlan.Make(Read())).Errors)));
    }

    [Fact]
    public void The_place_of_a_value_of_the_environment_is_its_variable()
    {
        With("CACHES__default__timeout", "soon", () => Assert.Equal(
            "Cache 'default': timeout is 'soon'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never' (environment variable CACHES__default__timeout).",
            Declared.Errors(new ConfigurationBuilder().AddEnvironmentVariables().Build())));
        With("SHOP_Caches__default__timeout", "soon", () => Assert.Equal(
            "Cache 'default': timeout is 'soon'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never' (environment variable SHOP_Caches__default__timeout).",
            Declared.Errors(new ConfigurationBuilder().AddEnvironmentVariables("SHOP_").Build())));
        With("Caches__default__timeout__0", "5", () => Assert.Equal(
            "Cache 'default': timeout is a list or a map; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never' (environment variable Caches__default__timeout__0).",
            Declared.Errors(new ConfigurationBuilder().AddEnvironmentVariables().Build())));
        With("CUSTOMCONNSTR_cache", "http://localhost", () => Assert.Equal(
            "Cache 'default': ConnectionStrings:cache is 'http://localhost'; Redis URL must start with redis:// or rediss:// (ConnectionStrings:cache in EnvironmentVariablesConfigurationProvider).",
            Declared.Errors(new ConfigurationBuilder().AddEnvironmentVariables().Build())));
    }

    [Fact]
    public void A_variable_whose_name_is_nearly_right_is_named() =>
        With("Cache__default__redis_url", "redis://localhost", () => Assert.Equal(
            "Cache is no section of caches; did you mean Caches? (environment variable Cache__default__redis_url).",
            Declared.Errors(new ConfigurationBuilder().AddEnvironmentVariables().Build())));

    [Fact]
    public void A_variable_overrides_another_spelling_of_a_file() => With("Caches__default__redis_url", "redis://variable", () => Assert.Equal(
        "redis://variable",
        Assert.Single(Declared.Plan(new ConfigurationBuilder().AddInMemoryCollection([new("Caches:default:RedisUrl", "redis://file")]).AddEnvironmentVariables().Build())).Config.RedisUrl));

    [Fact]
    public void REDIS_URL_of_the_environment_wins_over_a_file_and_over_code() => With("REDIS_URL", "redis://variable", () =>
    {
        var cache = Assert.Single(Declared.Plan<UrlSettings>(new ConfigurationBuilder().AddInMemoryCollection([new("Caches:default:redis_url", "redis://file")]).AddEnvironmentVariables().Build()));

        Assert.Equal(("redis://variable", "environment variable REDIS_URL"), (cache.Config.RedisUrl, cache.UrlSource));
    });

    [Fact]
    public void With_a_configuration_it_alone_counts() =>
        With("REDIS_URL", "redis://localhost/4", () =>
            Assert.Equal("Dummy", Assert.Single(Declared.Plan(Declared.Values(), "production")).Choice.Backend.ToString()));

    [Fact]
    public void An_environment_variable_and_the_command_line_win_over_a_YAML_file()
    {
        const string Name = "Caches__default__timeout";
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", "cache_default: {key_prefix: yaml, timeout: 60, version: 2}");
        using var variables = new Variables(("REDIS_URL", "redis://variable/1"), (Name, "70"));
        try
        {
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder.Path, Args = ["--Caches:default:version=3"] });
            builder.Logging.ClearProviders();
            builder.AddCaches();
            using var host = builder.Build();

            Assert.Equal(
                new CacheConfig { RedisUrl = "redis://variable/1", KeyPrefix = "yaml", Timeout = TimeSpan.FromSeconds(70), Version = 3 },
                host.Services.GetRequiredService<Cache>().Config);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    private static CacheDeclarations Read() => CacheDeclarations.Read(null, typeof(CacheSettings), "production", null);

    private static void With(string name, string value, Action test)
    {
        using var variables = new Variables((name, value));
        test();
    }
}

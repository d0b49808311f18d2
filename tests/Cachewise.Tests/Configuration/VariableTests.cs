using Cachewise.Tests.Configuration.Sources;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration;

/// <summary>Variables in the values of files, and in each place of a URL.</summary>
public class VariableTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${NAME}", "shop")]
    [InlineData("a-${NAME}-${NAME}-b", "a-shop-shop-b")]
    [InlineData("${NAME:-other}", "shop")]
    [InlineData("${MISSING:-other}", "other")]
    [InlineData("${EMPTY:-other}", "other")]
    [InlineData("${MISSING:-}", "")]
    [InlineData("${MISSING:-a:-b}", "a:-b")]
    [InlineData("[${EMPTY}]", "[]")]
    [InlineData("$${NAME}", "${NAME}")]
    [InlineData("$$${NAME}", "$${NAME}")]
    [InlineData("$NAME $ {NAME} $", "$NAME $ {NAME} $")]
    [InlineData("${NESTED}", "${NAME}")]
    public void A_variable_stands_for_its_value(string text, string expanded) =>
        Assert.Equal(expanded, Declared.Default(("Caches:default:key_prefix", text), ("NAME", "shop"), ("EMPTY", ""), ("NESTED", "${NAME}")).KeyPrefix);

    [Fact]
    public void A_variable_can_be_of_every_type_and_in_every_place()
    {
        var config = Declared.Default(
            ("Caches:default:timeout", "${T}"), ("Caches:default:compress", "${FLAG}"), ("Caches:default:max_entries", "1${T}"), ("Caches:default:suppress:CW001", "${WHY}"),
            ("Caches:default:connection_pool_kwargs:startup_nodes:0", "${HOST}:7000"), ("Caches:default:connection_pool_kwargs:startup_nodes:1:host", "${HOST}"),
            ("T", "60"), ("FLAG", "true"), ("WHY", "one private network"), ("HOST", "node"));

        Assert.Equal(TimeSpan.FromMinutes(1), config.Timeout);
        Assert.True(config.Compress);
        Assert.Equal(160, config.MaxEntries);
        Assert.Equal("one private network", config.Suppress["cw001"]);
        Assert.Equal("node:7000 node:6379", string.Join(' ', config.ConnectionPool.StartupNodes!));
    }

    [Fact]
    public void A_variable_of_the_process_is_found_where_the_configuration_has_none()
    {
        Environment.SetEnvironmentVariable("CACHEWISETEST_PREFIX", "from the process");
        try
        {
            Assert.Equal("from the process", Declared.Default(("Caches:default:key_prefix", "${CACHEWISETEST_PREFIX}")).KeyPrefix);
            Assert.Equal("from the configuration", Declared.Default(("Caches:default:key_prefix", "${CACHEWISETEST_PREFIX}"), ("CACHEWISETEST_PREFIX", "from the configuration")).KeyPrefix);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CACHEWISETEST_PREFIX", null);
        }
    }

    [Fact]
    public void A_missing_variable_names_the_file_and_the_key()
    {
        using var folder = new TemporaryFolder();
        folder.Write("appsettings.json", """{ "Caches": { "default": { "redis_url": "redis://:${CACHEWISETEST_PASSWORD}@localhost" } } }""");

        Assert.Equal(
            "Cache 'default': redis_url names the variable CACHEWISETEST_PASSWORD, which is not set; set it, or give a default, as in ${CACHEWISETEST_PASSWORD:-default} "
            + "(Caches:default:redis_url in JsonConfigurationProvider for 'appsettings.json' (Required)).",
            Declared.Errors(new ConfigurationBuilder().SetBasePath(folder.Path).AddJsonFile("appsettings.json").Build()));
    }

    // The value of a variable in the login of a URL is the user or the password itself.
    [Theory]
    [InlineData("redis://:${PASSWORD}@host", "p@ss/w:rd?#[]", null, "p@ss/w:rd?#[]")]
    [InlineData("redis://${USER}:${PASSWORD}@host/1", "50%", "a:b", "50%")]
    [InlineData("redis://:${PASSWORD}@host", "two words\n", null, "two words")]
    [InlineData("redis://:a${PASSWORD}%40${MISSING:-%41}@host", "+", null, "a+@A")]
    [InlineData("redis://:${MISSING:-p%40ss}@host", "x", null, "p@ss")]
    [InlineData("redis://${LOGIN}@host", "x", "app", "of both")]
    [InlineData("${URL}", "x", null, "@")]
    public void A_variable_in_the_login_of_a_URL_is_taken_as_it_is(string url, string value, string? user, string password)
    {
        var config = Declared.Default(("Caches:default:redis_url", url), ("PASSWORD", value), ("USER", "a:b"), ("LOGIN", "app:of both".Replace(" ", "%20", StringComparison.Ordinal)), ("URL", "redis://:%40@host\r\n"));

        var address = Cachewise.Configuration.RedisAddress.Parse(config.RedisUrl!, [])!;
        Assert.Equal((user, password, "host"), (address.User, address.Password, address.Endpoint.Host));
    }

    [Theory]
    [InlineData("Caches:default:redis_url")]
    [InlineData("ConnectionStrings:cache")]
    public void A_variable_in_a_login_that_may_be_percent_encoded_or_not_is_an_error(string key) =>
        Assert.Equal(
            $"Cache 'default': {key.Replace("Caches:default:", "", StringComparison.Ordinal)} names the variable REDIS_PASSWORD, which contains a '%' with two hexadecimal digits, so that it may be percent-encoded or not; "
            + "set the variable to the text itself if it is percent-encoded; otherwise put the whole URL, percent-encoded, into a variable, as in ${REDIS_URL} "
            + $"({key} in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values((key, "redis://:${REDIS_PASSWORD}@localhost"), ("REDIS_PASSWORD", "hunter%402"))));

    [Theory]
    [InlineData("Caches:default:redis_url")]
    [InlineData("ConnectionStrings:cache")]
    [InlineData("REDIS_URL")]
    public void A_line_break_at_the_end_of_a_URL_as_in_a_file_of_a_secret_is_removed(string key)
    {
        Assert.Equal("redis://:secret@localhost", Declared.Default((key, "redis://:secret@localhost\r\n")).RedisUrl);
        Assert.Equal("redis://localhost", new CacheConfig { RedisUrl = "redis://localhost\n" }.RedisUrl);
    }

    [Fact]
    public void A_provider_within_a_chained_configuration_is_named() =>
        Assert.Equal(
            "Cache 'default': version is 'x'; use a whole number (Caches:default:version in MemoryConfigurationProvider).",
            Declared.Errors(new ConfigurationBuilder().AddConfiguration(Declared.Values(("Caches:default:version", "x"))).Build()));

    [Theory]
    [InlineData("redis://one", "two:6380,ssl=true", "redis://three", "redis://one")]
    [InlineData(null, "two:6380,ssl=true", "redis://three", "two:6380,ssl=true")]
    [InlineData(" ", "${HOST}:6380", "redis://three", "two:6380")]
    [InlineData(null, null, "redis://three", "redis://three")]
    [InlineData(null, " ", "${HOST}", "${HOST}")]
    [InlineData(null, null, null, null)]
    public void The_URL_is_the_caches_own_then_the_connection_string_then_the_variable(string? own, string? connection, string? variable, string? url)
    {
        var declarations = Cachewise.Configuration.CacheDeclarations.Read(null, typeof(CacheSettings), "production", Declared.Values(
            ("Caches:default:redis_url", own), ("ConnectionStrings:cache", connection), ("REDIS_URL", variable), ("HOST", "two")));

        Assert.Equal(url, Assert.Single(declarations.Caches).Config?.RedisUrl);
    }

    [Fact]
    public void A_connection_string_makes_the_default_cache_a_Redis_cache()
    {
        var cache = Assert.Single(Declared.Plan(Declared.Values(("ConnectionStrings:cache", "localhost:34567,password=secret,user=app")), "production"));

        Assert.Equal("Redis (a Redis URL is set)", cache.Choice.ToString());
        Assert.Equal("redis://app:***@localhost:34567/0", cache.Address!.ToString());
        Assert.Equal("secret", cache.Address.Password);
    }

    [Fact]
    public void A_wrong_connection_string_is_rejected_and_masked() =>
        Assert.Equal(
            "Cache 'default': ConnectionStrings:cache is '***'; only password, user, ssl, defaultDatabase and abortConnect=false are understood in a connection string (ConnectionStrings:cache in MemoryConfigurationProvider).\n"
            + "Cache 'default': ConnectionStrings:cache is '***'; name the host, as in localhost:6379 (ConnectionStrings:cache in MemoryConfigurationProvider).",
            Declared.Errors(Declared.Values(("ConnectionStrings:cache", "Server=db;Password=secret;Database=app"))));
}

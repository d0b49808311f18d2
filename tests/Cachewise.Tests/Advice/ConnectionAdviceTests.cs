using Cachewise.Advice;
using Cachewise.Tests.Configuration;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>CW001, CW002 and CW003: plain text, certificates that are not checked, and passwords in files.</summary>
public class ConnectionAdviceTests
{
    private const string Place = "in MemoryConfigurationProvider";
    private const string FilePlace = "in JsonConfigurationProvider for 'appsettings.json' (Optional)";
    private const string TrustIt = "use rediss://, or suppress CW001 with the reason why the network between can be trusted";
    private const string UseVariable = "put the password into a variable, as in ${REDIS_PASSWORD}, or all of it, as in ${REDIS_URL}";

    [Fact]
    public void A_plain_connection_to_another_host_is_a_warning() =>
        Assert.Equal(
            $"CW001 Cache 'default': REDIS_URL is 'redis://app:***@cache.internal:6379/0', so that everything goes to cache.internal in plain text; {TrustIt} (REDIS_URL {Place}).",
            Advised.Lines("production", ("REDIS_URL", "redis://app:secret@cache.internal"), ("Caches:default:key_prefix", "app")));

    [Theory]
    [InlineData("redis://redis", "redis")]
    [InlineData("redis://10.0.0.7", "10.0.0.7")]
    [InlineData("redis://[fd00::7]", "fd00::7")]
    [InlineData("redis://localhost.example.com", "localhost.example.com")]
    [InlineData("redis://mylocalhost", "mylocalhost")]
    [InlineData("redis://host.docker.internal", "host.docker.internal")]
    [InlineData("cache.internal,password=secret", "cache.internal")]
    public void Another_host_is_any_that_is_not_certainly_this_machine(string url, string host) =>
        Assert.Contains($", so that everything goes to {host} in plain text; ", Advised.LinesFor(new() { RedisUrl = url, KeyPrefix = "app" }), StringComparison.Ordinal);

    [Theory]
    [InlineData("redis://localhost")]
    [InlineData("redis://LOCALHOST.:6380")]
    [InlineData("redis://cache.localhost")]
    [InlineData("redis://127.0.0.1")]
    [InlineData("redis://127.8.9.10")]
    [InlineData("redis://[::1]")]
    [InlineData("redis://[::ffff:127.0.0.1]")]
    [InlineData("rediss://cache.internal:6380")]
    [InlineData("cache.internal,ssl=true")]
    public void A_connection_within_this_machine_or_with_TLS_is_none(string url) => Assert.Equal("", Advised.LinesFor(new() { RedisUrl = url, KeyPrefix = "app" }));

    [Theory]
    [InlineData("production", true)]
    [InlineData("Production", true)]
    [InlineData("staging", true)]
    [InlineData("live-eu", true)]
    [InlineData("", true)]
    [InlineData("development", false)]
    [InlineData("Development", false)]
    [InlineData("testing", false)]
    public void What_holds_in_production_holds_everywhere_but_in_development_and_testing(string environment, bool holds) =>
        Assert.Equal(holds, Advised.LinesFor(new() { RedisUrl = "redis://cache.internal", KeyPrefix = "app" }, environment).StartsWith("CW001 ", StringComparison.Ordinal));

    [Fact]
    public void Sentinels_and_nodes_are_the_servers_and_not_the_host_of_the_URL()
    {
        var url = new CacheConfig { RedisUrl = "redis://localhost", KeyPrefix = "app" };

        Assert.Equal(
            $"CW001 Cache 'default': RedisUrl is 'redis://localhost:6379/0', so that everything goes to sentinel2 in plain text; {TrustIt}.",
            Advised.LinesFor(url with { ConnectionPool = new() { Sentinels = [new("localhost", 1), new("sentinel2", 2)], ServiceName = "mymaster" } }));
        Assert.Equal("", Advised.LinesFor(url with { RedisUrl = "redis://other", ConnectionPool = new() { StartupNodes = [new("127.0.0.1", 1)] } }));
    }

    [Fact]
    public void A_URL_that_is_not_used_is_not_listened_to() =>
        Assert.DoesNotContain("CW001", Advised.LinesFor(new() { RedisUrl = "redis://cache.internal", Backend = CacheBackend.LocMem }), StringComparison.Ordinal);

    [Fact]
    public void A_certificate_that_is_not_checked_is_a_warning() =>
        Assert.Equal(
            $"CW002 Cache 'default': connection_pool_kwargs.ssl_cert_reqs is None, so that an attacker on the network can pose as the server; "
            + $"use required, with the authority in ssl_ca_certs where the system does not know it (Caches:default:connection_pool_kwargs:ssl_cert_reqs {Place}).",
            Tls("production", ("ssl_cert_reqs", "none"), ("ssl_check_hostname", "false")));

    [Fact]
    public void A_certificate_that_may_have_any_name_is_a_warning() =>
        Assert.Equal(
            $"CW002 Cache 'default': connection_pool_kwargs.ssl_check_hostname is False, so that any server with a trusted certificate can pose as this one; "
            + $"use true, and the name in redis_url that the certificate has (Caches:default:connection_pool_kwargs:ssl_check_hostname {Place}).",
            Tls("production", ("ssl_check_hostname", "false")));

    [Fact]
    public void A_certificate_that_is_checked_is_none()
    {
        Assert.Equal("", Tls("production", ("ssl_cert_reqs", "required"), ("ssl_check_hostname", "true")));
        Assert.Equal("", Tls("production", ("ssl_cert_reqs", "optional"))); // the same as required
        Assert.Equal("", Tls("development", ("ssl_cert_reqs", "none")));    // may be self-signed
        Assert.Equal("", Advised.LinesFor(new() { RedisUrl = "rediss://localhost", KeyPrefix = "app", ConnectionPool = new() { SslCertReqs = CertificateRequirement.None } }));
    }

    [Theory]
    [InlineData("redis://:secret@localhost:6379/0", "redis://:***@localhost:6379/0")]
    [InlineData("redis://app:secret@${HOST}:${PORT}/0", "redis://app:***@localhost:6380/0")]
    [InlineData("redis://${USER:-app}:secret@localhost", "redis://app:***@localhost:6379/0")]
    [InlineData("redis://:se${EMPTY:-cr}et@localhost", "redis://:***@localhost:6379/0")]
    [InlineData("redis://:${EMPTY:-secret}@localhost", "redis://:***@localhost:6379/0")]
    [InlineData("${EMPTY:-redis://:secret@localhost}", "redis://:***@localhost:6379/0")]
    [InlineData("localhost:6380,Password=secret,ssl=false", "redis://:***@localhost:6380/0")]
    [InlineData("password=secret,localhost", "redis://:***@localhost:6379/0")]
    public void A_password_in_a_file_is_a_warning_in_every_environment(string url, string shown)
    {
        foreach (var environment in (string[])["development", "production"])
        {
            Assert.Equal(
                $"CW003 Cache 'default': redis_url is '{shown}', whose password is written in a file; {UseVariable} (Caches:default:redis_url {FilePlace}).",
                Advised.Lines(environment, InFile(url)));
        }
    }

    [Theory]
    [InlineData("redis://localhost:6379/0")]
    [InlineData("redis://app@localhost")]
    [InlineData("redis://[::1]:6379/0")]
    [InlineData("redis://:${PASSWORD}@localhost")]
    [InlineData("redis://${USER}:${PASSWORD}@localhost")]
    [InlineData("redis://${USER:-app}:${PASSWORD}@localhost")]
    [InlineData("redis://:prod-${PASSWORD}@localhost")]
    [InlineData("redis://:${EMPTY:-}@localhost")]
    [InlineData("${URL}")]
    [InlineData("${URL:-redis://localhost:6379}")]
    [InlineData("localhost,password=${PASSWORD}")]
    [InlineData("localhost,password=")]
    public void A_password_that_a_file_only_names_is_none(string url) => Assert.Equal("", Advised.Lines("production", InFile(url)));

    [Fact]
    public void A_password_in_a_file_is_a_warning_also_where_the_URL_is_not_used() =>
        Assert.StartsWith(
            "CW003 Cache 'default': redis_url is 'redis://:***@cache.internal:6379/0', whose password",
            Advised.Lines("development", Advised.File("""{ "Caches": { "default": { "redis_url": "redis://:secret@cache.internal", "backend": "locmem" } } }""").Build()),
            StringComparison.Ordinal);

    [Fact]
    public void A_password_in_a_connection_string_of_a_file_is_a_warning() =>
        Assert.Equal(
            $"CW003 Cache 'default': ConnectionStrings:cache is 'redis://:***@localhost:6379/0', whose password is written in a file; {UseVariable} (ConnectionStrings:cache {FilePlace}).",
            Advised.Lines("development", Advised.File("""{ "ConnectionStrings": { "cache": "localhost,password=secret" } }""").Build()));

    [Fact]
    public void A_password_of_sentinels_in_a_file_is_a_warning()
    {
        static string Lines(string password) => Advised.Lines("development", Advised.File($$"""
            {
              "Caches": {
                "default": {
                  "redis_url": "redis://localhost",
                  "connection_pool_kwargs": { "sentinels": [["localhost", 26379]], "service_name": "mymaster", "sentinel_kwargs": { "password": "{{password}}" } }
                }
              },
              "NAME": "secret"
            }
            """).Build());

        Assert.Equal(
            "CW003 Cache 'default': connection_pool_kwargs.sentinel_kwargs.password is '***', written in a file; put it into a variable, as in ${SENTINEL_PASSWORD} "
            + $"(Caches:default:connection_pool_kwargs:sentinel_kwargs:password {FilePlace}).",
            Lines("secret"));
        Assert.Contains("CW003", Lines("${NOT_SET:-secret}"), StringComparison.Ordinal);
        Assert.Equal("", Lines("${NAME}"));
        Assert.False(WrittenPassword.Is("")); // a configuration within a configuration hides what is empty
    }

    [Fact]
    public void A_password_outside_of_files_is_none()
    {
        const string Url = "redis://:secret@localhost";
        Environment.SetEnvironmentVariable("CACHEWISEADVICE_Caches__default__redis_url", Url);
        var secrets = Advised.File($$"""{ "Caches": { "default": { "redis_url": "{{Url}}", "key_prefix": "app" } } }""", "secrets.json").Build();

        Assert.Equal("", Advised.Lines("development", ("REDIS_URL", Url)));
        Assert.Equal("", Advised.Lines("development", new ConfigurationBuilder().AddEnvironmentVariables("CACHEWISEADVICE_").Build()));
        Assert.Equal("", Advised.Lines("production", secrets));
        Assert.Equal("", Advised.LinesFor(new() { RedisUrl = Url, KeyPrefix = "app" })); // code cannot be seen
        Assert.Equal("", Advised.Lines("production", Advised.File("""{ "Caches": { "default": { "redis_url": "redis://:old@localhost", "key_prefix": "app" } } }""")
            // The value that counts.
            .AddInMemoryCollection([KeyValuePair.Create("Caches:default:redis_url", (string?)Url)]).Build()));
    }

    private static IConfigurationRoot InFile(string url) => Advised.File($$"""
        {
          "Caches": { "default": { "redis_url": "{{url}}", "key_prefix": "app" } },
          "HOST": "localhost", "PORT": "6380", "USER": "app", "PASSWORD": "localhost", "EMPTY": "", "URL": "redis://:secret@localhost"
        }
        """).Build();

    private static string Tls(string environment, params (string Name, string Value)[] pool) => Advised.Lines(environment, Declared.Values(
        [
            ("Caches:default:redis_url", "rediss://cache.internal"), ("Caches:default:key_prefix", "app"),
            .. pool.Select(one => ($"Caches:default:connection_pool_kwargs:{one.Name}", (string?)one.Value)),
        ]));
}

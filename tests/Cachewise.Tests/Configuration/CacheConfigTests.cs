namespace Cachewise.Tests.Configuration;

public class CacheConfigTests
{
    [Fact]
    public void A_bare_declaration_is_valid_and_has_the_documented_defaults()
    {
        var config = new CacheConfig();

        Assert.Equal("", Declared.Errors(config));
        Assert.Equal(
            "CacheConfig { Timeout = 00:05:00, MaxConnections = 50, KeyPrefix = '', Version = 1, Backend = automatic, Serializer = automatic, Compress = False, "
            + "MaxEntries = 10000, MaxBytes = automatic, MaxValueBytes = 8388608, ShareValues = False, Required = False, OnFailure = Degrade, ConnectionPool { } }",
            config.ToString());
        Assert.Null(config.RedisUrl);
    }

    [Fact]
    public void Everything_is_printed_but_the_passwords()
    {
        var config = new CacheConfig
        {
            RedisUrl = "rediss://app:hunter2@cache.example.com/3",
            Timeout = CacheConfig.NeverExpires,
            KeyPrefix = "shop",
            Version = 2,
            Backend = CacheBackend.Redis,
            Serializer = CacheSerializer.Json,
            NearCache = new() { MaxStaleness = TimeSpan.FromSeconds(0.5) },
            Suppress = new Dictionary<string, string> { ["CW001"] = "one private network" },
            ConnectionPool = new()
            {
                SocketTimeout = TimeSpan.FromSeconds(5),
                SocketConnectTimeout = TimeSpan.FromSeconds(6),
                RetryOnTimeout = true,
                SocketKeepAlive = true,
                SocketKeepAliveOptions = new() { Idle = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromSeconds(2), Count = 3 },
                HealthCheckInterval = TimeSpan.FromSeconds(30),
                MaxConnections = 100,
                SslCertReqs = CertificateRequirement.Optional,
                SslCaCerts = "ca.pem",
                SslCertFile = "client.pem",
                SslKeyFile = "client.key",
                SslCheckHostname = false,
                Sentinels = [new("sentinel1", 26379), new("::1", 26380)],
                ServiceName = "mymaster",
                SentinelKwargs = new() { Username = "watcher", Password = "hunter3" },
                StartupNodes = [new("node1", 6379)],
                SkipFullCoverageCheck = true,
            },
        };

        Assert.Equal(
            "CacheConfig { RedisUrl = rediss://app:***@cache.example.com:6379/3, Timeout = never, MaxConnections = 100, KeyPrefix = 'shop', Version = 2, "
            + "Backend = Redis, Serializer = Json, Compress = False, MaxEntries = 10000, MaxBytes = automatic, MaxValueBytes = 8388608, ShareValues = False, Required = False, OnFailure = Degrade, "
            + "NearCache = NearCacheOptions { MaxStaleness = 00:00:00.5000000, MaxEntries = 10000, MaxValueBytes = 131072 }, Suppress = CW001, "
            + "ConnectionPool { SocketTimeout = 00:00:05, SocketConnectTimeout = 00:00:06, RetryOnTimeout = True, SocketKeepAlive = True, "
            + "SocketKeepAliveOptions = KeepAliveOptions { Idle = 00:00:01, Interval = 00:00:02, Count = 3 }, HealthCheckInterval = 00:00:30, MaxConnections = 100, "
            + "SslCertReqs = Optional, SslCaCerts = ca.pem, SslCertFile = client.pem, SslKeyFile = client.key, SslCheckHostname = False, "
            + "Sentinels = sentinel1:26379 [::1]:26380, ServiceName = mymaster, SentinelKwargs = watcher:***, StartupNodes = node1:6379, SkipFullCoverageCheck = True } }",
            config.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_blank_URL_is_no_URL(string? url)
    {
        var config = new CacheConfig { RedisUrl = url };

        Assert.Equal("", Declared.Errors(config));
        Assert.StartsWith("CacheConfig { Timeout = ", config.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_that_is_null_can_be_printed() =>
        Assert.EndsWith("OnFailure = Degrade,  }", new CacheConfig { ConnectionPool = null! }.ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_pool_has_the_last_word_on_the_number_of_connections()
    {
        Assert.Equal(200, new CacheConfig { MaxConnections = 200 }.EffectiveMaxConnections);
        Assert.Equal(7, new CacheConfig { MaxConnections = 200, ConnectionPool = new() { MaxConnections = 7 } }.EffectiveMaxConnections);
    }

    [Theory]
    [InlineData("redis://:secret@localhost")]
    [InlineData("secret@localhost")]
    [InlineData("two words")]
    [InlineData("")]
    public void A_sentinel_that_is_no_host_is_printed_masked(string host) =>
        Assert.Equal("***:26379", new RedisEndpoint(host, 26379).ToString());

    [Fact]
    public void The_password_of_the_sentinels_is_masked()
    {
        Assert.Equal(":***", new SentinelCredentials { Password = "secret" }.ToString());
        Assert.Equal("watcher:", new SentinelCredentials { Username = "watcher" }.ToString());
    }
}

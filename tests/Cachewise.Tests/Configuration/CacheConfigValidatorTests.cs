using Cachewise.Configuration;
using Cachewise.Configuration.Schema;

namespace Cachewise.Tests.Configuration;

public class CacheConfigValidatorTests
{
    public static TheoryData<CacheConfig, string> Wrong => new()
    {
        { new() { RedisUrl = "http://:secret@localhost" }, "RedisUrl is 'http://:***@localhost'; Redis URL must start with redis:// or rediss://" },
        { new() { RedisUrl = "redis://:secret@localhost:0" }, "RedisUrl is 'redis://:***@localhost:0'; the port must be a number from 1 to 65535" },
        { new() { Timeout = TimeSpan.FromSeconds(-1) }, "Timeout is -00:00:01; use zero to keep nothing, a time, or CacheConfig.NeverExpires" },
        { new() { MaxConnections = 0 }, "MaxConnections is 0; use at least 1, or leave it out for 50" },
        { new() { MaxConnections = -5 }, "MaxConnections is -5; use at least 1, or leave it out for 50" },
        { new() { KeyPrefix = null! }, "KeyPrefix is null; use a text, or leave it out for none" },
        { new() { KeyPrefix = new('p', 247) }, "KeyPrefix is 247 characters long; shorten it, because a key has at most 250, prefix and version included" },
        { new() { KeyPrefix = "\ud83d" }, "KeyPrefix is not well-formed Unicode; remove the half of a surrogate pair" },
        { new() { KeyPrefix = "app:1" }, "KeyPrefix is 'app:1'; use a prefix without a part of digits alone, such as 'app:v1', because its keys would be entries of prefix 'app' too" },
        { new() { KeyPrefix = ":7:x" }, "KeyPrefix is ':7:x'; use a prefix without a part of digits alone, such as ':v7:x', because its keys would be entries of prefix '' too" },
        { new() { Version = 0 }, "Version is 0; use at least 1, or leave it out for 1" },
        { new() { Version = -1 }, "Version is -1; use at least 1, or leave it out for 1" },
        { new() { ConnectionPool = null! }, "ConnectionPool is null; use new(), or leave it out" },
        { new() { MaxEntries = 0 }, "MaxEntries is 0; use 1 to 100000000, or leave it out for 10000" },
        { new() { MaxEntries = int.MaxValue }, "MaxEntries is 2147483647; use 1 to 100000000, or leave it out for 10000" },
        { new() { NearCache = new() { MaxStaleness = TimeSpan.FromMilliseconds(49) } }, "NearCache.MaxStaleness is 00:00:00.0490000; use 50 ms to 60 s, or leave it out for 1 second" },
        { new() { NearCache = new() { MaxStaleness = CacheConfig.NeverExpires } }, "NearCache.MaxStaleness is never; use 50 ms to 60 s, or leave it out for 1 second" },
        { new() { NearCache = new() { MaxEntries = 0 } }, "NearCache.MaxEntries is 0; use 1 to 100000000, or leave it out for 10000" },
        { new() { NearCache = new() { MaxValueBytes = 131073 } }, "NearCache.MaxValueBytes is 131073; use 1 to 131072 bytes, or leave it out for 131072" },
        { new() { MaxValueBytes = 0 }, "MaxValueBytes is 0; use 1 to 536870912 bytes, or leave it out for 8388608" },
        { new() { MaxValueBytes = 536870913 }, "MaxValueBytes is 536870913; use 1 to 536870912 bytes, or leave it out for 8388608" },
        { new() { MaxBytes = 16_781_311 }, "MaxBytes is 16781311, too little beside a MaxValueBytes of 8388608; use at least 16781312, or leave it out for a tenth of the process's memory" },
        { new() { MaxBytes = -1, MaxValueBytes = 1000 }, "MaxBytes is -1; use at least 6096, or leave it out for a tenth of the process's memory" },
        { new() { MaxBytes = 1, MaxValueBytes = 0 }, "MaxValueBytes is 0; use 1 to 536870912 bytes, or leave it out for 8388608" },
        { new() { OnFailure = (FailureMode)9 }, "OnFailure is 9; use Degrade or Throw, or leave it out for Degrade" },
        { new() { Suppress = null! }, "Suppress is null; use a map from the id of a check to a reason, or leave it out" },
        { Suppress("CW001", " "), "Suppress.CW001 is without a reason; say why the advice does not hold for this cache" },
        { Suppress("CW01", "one private network"), "Suppress.CW01 is the id of no check; did you mean CW001?" },
        { Pool(new() { SocketTimeout = TimeSpan.Zero }), "ConnectionPool.SocketTimeout is 00:00:00; use 1 ms to 24 days, or leave it out for 1 second" },
        { Pool(new() { SocketTimeout = TimeSpan.FromMicroseconds(1) }), "ConnectionPool.SocketTimeout is 00:00:00.0000010; use 1 ms to 24 days, or leave it out for 1 second" },
        { Pool(new() { SocketTimeout = TimeSpan.MaxValue }), "ConnectionPool.SocketTimeout is never; use 1 ms to 24 days, or leave it out for 1 second" },
        { Pool(new() { SocketConnectTimeout = TimeSpan.FromDays(25) }), "ConnectionPool.SocketConnectTimeout is 25.00:00:00; use 1 ms to 24 days, or leave it out for 2 seconds" },
        { Pool(new() { HealthCheckInterval = TimeSpan.FromSeconds(0.5) }), "ConnectionPool.HealthCheckInterval is 00:00:00.5000000; use 1 to 32767 whole seconds, or leave it out for 60 seconds" },
        { Pool(new() { MaxConnections = 0 }), "ConnectionPool.MaxConnections is 0; use at least 1, or leave it out for that of the cache" },
        { Pool(new() { SslCertReqs = (CertificateRequirement)4 }), "ConnectionPool.SslCertReqs is 4; use required, optional or none, or leave it out for required" },
        { Pool(new() { SslKeyFile = "client.key" }), "ConnectionPool.SslKeyFile is set without SslCertFile; name the certificate that the key belongs to" },
        { Pool(new() { SocketKeepAliveOptions = new() }), "ConnectionPool.SocketKeepAliveOptions is set without SocketKeepAlive; set SocketKeepAlive to true, or remove the options" },
        { KeepAlive(new() { Idle = TimeSpan.Zero }), "ConnectionPool.SocketKeepAliveOptions.Idle is 00:00:00; use 1 to 32767 whole seconds, or leave it out for the operating system's" },
        { KeepAlive(new() { Interval = TimeSpan.FromSeconds(1.5) }), "ConnectionPool.SocketKeepAliveOptions.Interval is 00:00:01.5000000; use 1 to 32767 whole seconds, or leave it out for the operating system's" },
        { KeepAlive(new() { Interval = TimeSpan.FromSeconds(32768) }), "ConnectionPool.SocketKeepAliveOptions.Interval is 09:06:08; use 1 to 32767 whole seconds, or leave it out for the operating system's" },
        { KeepAlive(new() { Count = 128 }), "ConnectionPool.SocketKeepAliveOptions.Count is 128; use 1 to 127, or leave it out for the operating system's" },
        { new() { RedisUrl = "redis://localhost", ConnectionPool = new() { SslCheckHostname = true } }, "RedisUrl is without TLS, so that the ssl settings have no effect; use rediss://, or remove them" },
        { Pool(new() { Sentinels = [new("one", 1)] }), "ConnectionPool.ServiceName is missing beside Sentinels; name the primary as the sentinels know it" },
        { Pool(new() { Sentinels = [new("one", 1)], ServiceName = " " }), "ConnectionPool.ServiceName is missing beside Sentinels; name the primary as the sentinels know it" },
        { Pool(new() { ServiceName = "mymaster" }), "ConnectionPool.Sentinels is missing beside ServiceName; name at least one sentinel" },
        { Pool(new() { SentinelKwargs = new() }), "ConnectionPool.Sentinels is missing beside SentinelKwargs; name at least one sentinel" },
        { Pool(new() { Sentinels = [], ServiceName = "mymaster" }), "ConnectionPool.Sentinels is empty; name at least one host, or leave it out" },
        { Pool(new() { Sentinels = [new("one", 0)], ServiceName = "mymaster" }), "ConnectionPool.Sentinels[0] is 'one:0'; use a port from 1 to 65535" },
        { Pool(new() { Sentinels = [new("one", 1)], ServiceName = "mymaster", StartupNodes = [new("two", 2)] }), "ConnectionPool.Sentinels is set beside StartupNodes; keep one of them: a server is found by sentinels or in a cluster" },
        { Pool(new() { SkipFullCoverageCheck = false }), "ConnectionPool.StartupNodes is missing beside SkipFullCoverageCheck; name at least one node of the cluster" },
        { Pool(new() { StartupNodes = [] }), "ConnectionPool.StartupNodes is empty; name at least one host, or leave it out" },
        { Pool(new() { StartupNodes = [new("::1", 1), new("redis://:secret@two:2", 2)] }), "ConnectionPool.StartupNodes[1] is without a valid host; name the host, or its IP address without brackets" },
        { Pool(new() { StartupNodes = [new("[::1]", 1)] }), "ConnectionPool.StartupNodes[0] is without a valid host; name the host, or its IP address without brackets" },
        { Pool(new() { StartupNodes = [new("", 1)] }), "ConnectionPool.StartupNodes[0] is without a valid host; name the host, or its IP address without brackets" },
        { Pool(new() { StartupNodes = [null!] }), "ConnectionPool.StartupNodes[0] is without a valid host; name the host, or its IP address without brackets" },
        { Pool(new() { StartupNodes = [new(null!, 1)] }), "ConnectionPool.StartupNodes[0] is without a valid host; name the host, or its IP address without brackets" },
        { new() { RedisUrl = "redis://localhost/2", ConnectionPool = new() { StartupNodes = [new("one", 1)] } }, "RedisUrl is for database 2 of a cluster; use database 0, the only one that a cluster has" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_cannot_work_is_rejected(CacheConfig config, string error) =>
        Assert.Equal($"Cache 'default': {error}.", string.Join('\n', CacheConfigValidator.Errors("default", config, SettingNames.OfCode)));

    public static TheoryData<CacheConfig> AtTheLimit => new()
    {
        new CacheConfig { Timeout = TimeSpan.Zero },
        new CacheConfig { Timeout = TimeSpan.FromTicks(1) },
        new CacheConfig { Timeout = CacheConfig.NeverExpires },
        new CacheConfig { MaxConnections = 1 },
        new CacheConfig { MaxConnections = int.MaxValue },
        new CacheConfig { KeyPrefix = new('p', 246) },
        new CacheConfig { KeyPrefix = "schön \U0001f600" },
        new CacheConfig { Version = int.MaxValue },
        new CacheConfig { MaxEntries = 1 },
        new CacheConfig { MaxBytes = 16_781_312 },
        new CacheConfig { MaxBytes = long.MaxValue },
        new CacheConfig { MaxBytes = 4098, MaxValueBytes = 1 },
        new CacheConfig { MaxValueBytes = 1 },
        new CacheConfig { MaxValueBytes = 536870912 },
        Suppress("cw001", "one private network"),
        Pool(new() { SocketTimeout = TimeSpan.FromMilliseconds(1), SocketConnectTimeout = TimeSpan.FromDays(24) }),
        Pool(new() { HealthCheckInterval = TimeSpan.FromSeconds(1), MaxConnections = 1 }),
        Pool(new() { SocketKeepAlive = true }),
        Pool(new() { RetryOnTimeout = true }),
        KeepAlive(new() { Idle = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromSeconds(32767), Count = 127 }),
        Pool(new() { Sentinels = [new("one", 1), new("10.0.0.7", 65535)], ServiceName = "mymaster", SentinelKwargs = new() }),
        Pool(new() { StartupNodes = [new("::1", 6379)] }),
        new CacheConfig { RedisUrl = "rediss://localhost", ConnectionPool = new() { SslCertReqs = CertificateRequirement.None, SslCertFile = "a", SslKeyFile = "b" } },
    };

    [Theory]
    [MemberData(nameof(AtTheLimit), DisableDiscoveryEnumeration = true)]
    public void What_stands_at_a_limit_is_valid(CacheConfig config) => Assert.Empty(CacheConfigValidator.Errors("default", config, SettingNames.OfCode));

    [Fact]
    public void Every_error_is_reported_in_the_order_of_the_properties() =>
        Assert.Equal(
            """
            Cache 'sessions': RedisUrl is 'redis://:***@-:***'; the host must be a host name or an IP address.
            Cache 'sessions': RedisUrl is 'redis://:***@-:***'; the port must be a number from 1 to 65535.
            Cache 'sessions': timeout is -00:00:01; use zero to keep nothing, a time, or 'never' (place of Timeout).
            Cache 'sessions': maxconnections is 0; use at least 1, or leave it out for 50 (place of MaxConnections).
            Cache 'sessions': version is 0; use at least 1, or leave it out for 1 (place of Version).
            Cache 'sessions': connectionpool.sockettimeout is -00:00:01; use 1 ms to 24 days, or leave it out for 1 second (place of ConnectionPool.SocketTimeout).
            """,
            string.Join('\n', CacheConfigValidator.Errors(
                "sessions",
                new()
                {
                    RedisUrl = "redis://:secret@-:x",
                    Timeout = TimeSpan.FromSeconds(-1),
                    MaxConnections = 0,
                    Version = 0,
                    ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(-1) },
                },
                new(isInCode: true, property => property is "RedisUrl" ? null : new(new($"place of {property}"), false, null, null) { Name = property.ToLowerInvariant() }))));

    private static CacheConfig Suppress(string check, string reason) => new() { Suppress = new Dictionary<string, string> { [check] = reason } };

    private static CacheConfig Pool(ConnectionPool pool) => new() { ConnectionPool = pool };

    private static CacheConfig KeepAlive(KeepAliveOptions options) => Pool(new() { SocketKeepAlive = true, SocketKeepAliveOptions = options });
}

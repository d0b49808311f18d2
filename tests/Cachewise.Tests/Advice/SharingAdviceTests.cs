using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Advice;

/// <summary>CW004, CW005 and CW006: caches and applications that share a database.</summary>
public class SharingAdviceTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const string Place = "in MemoryConfigurationProvider";

    [Fact]
    public void Two_caches_with_one_prefix_in_one_database_are_a_warning_in_every_environment() =>
        Assert.Equal(
            $"CW004 Cache 'pages': key_prefix is 'app', as that of cache 'default' in the same database, so that they share their entries, and clearing one clears both; "
            + $"give each a prefix or a database of its own (Caches:pages:key_prefix {Place}).",
            Two("development", ("redis://localhost", "app", 1), ("redis://:other@LOCALHOST:6379/0", "app", 1)));

    [Fact]
    public void Two_versions_of_one_prefix_are_a_warning_too() =>
        Assert.Equal(
            $"CW004 Cache 'pages': key_prefix is 'app', as that of cache 'default' in the same database, so that clearing one clears both; "
            + $"give each a prefix or a database of its own (Caches:pages:key_prefix {Place}).",
            Two("development", ("redis://localhost", "app", 1), ("redis://localhost", "app", 2)));

    [Fact]
    public void No_prefix_is_a_prefix_that_two_caches_can_have() =>
        Assert.StartsWith(
            "CW004 Cache 'pages': key_prefix is '', as that of cache 'default' in the same database, ",
            Two("development", ("redis://localhost", "", 1), ("redis://localhost", "", 1)), StringComparison.Ordinal);

    [Theory]
    [InlineData("app", "app2", "redis://localhost")]
    [InlineData("app", "app:pages", "redis://localhost")]
    [InlineData("app", "App", "redis://localhost")]
    [InlineData("", "app", "redis://localhost")]
    [InlineData("app", "app", "redis://localhost/1")]
    [InlineData("app", "app", "redis://localhost:6380")]
    [InlineData("app", "app", "redis://127.0.0.2")]
    public void Other_prefixes_and_databases_are_none(string prefix, string other, string url) =>
        Assert.Equal("", Two("development", ("redis://localhost", prefix, 1), (url, other, 1)));

    [Fact]
    public void Caches_in_memory_share_nothing() =>
        Assert.Equal("", Advised.Lines("development", ("Caches:default:key_prefix", "app"), ("Caches:pages:key_prefix", "app")));

    [Fact]
    public void Of_three_caches_each_later_one_is_reported_once() =>
        Assert.Equal(
            ["CW004 Cache 'two': KeyPrefix is 'x', as that of cache 'one'", "CW004 Cache 'three': KeyPrefix is 'x', as that of cache 'one'"],
            Advised.Lines<Three>("development").Split('\n').Select(line => line.Split(" in the same")[0]));

    [Fact]
    public void Sentinels_and_nodes_name_the_database_and_not_the_host_of_the_URL()
    {
        static string Lines(string pool, string otherPool, string other = "localhost") => Advised.Lines("development", Cachewise.Tests.Configuration.Declared.Json($$"""
            {
              "Caches": {
                "default": { "redis_url": "redis://localhost", "connection_pool_kwargs": { {{pool}} } },
                "pages": { "redis_url": "redis://{{other}}", "connection_pool_kwargs": { {{otherPool}} } }
              }
            }
            """));
        const string Sentinels = "\"sentinels\": [\"a\"], \"service_name\": ";

        Assert.Equal("", Lines(Sentinels + "\"one\"", Sentinels + "\"two\""));
        Assert.Equal("", Lines("\"startup_nodes\": [\"a\"]", "\"startup_nodes\": [\"b\"]"));
        Assert.StartsWith("CW004 Cache 'pages'", Lines(Sentinels + "\"one\"", Sentinels + "\"one\"", "elsewhere"), StringComparison.Ordinal);
        Assert.StartsWith("CW004 Cache 'pages'", Lines("\"startup_nodes\": [\"a\"]", "\"startup_nodes\": [\"a\"]", "elsewhere"), StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_in_the_database_of_another_cache_are_reported() =>
        Assert.Equal(
            $"CW005 Cache 'sessions': redis_url is 'redis://:***@localhost:6379/0', also the database of cache 'default', so that FLUSHDB, which Django's clear sends, ends every session; "
            + $"give the sessions a database of their own (Caches:sessions:redis_url {Place}).",
            Sessions("production", "redis://:secret@localhost:6379/0", "sessions"));

    [Fact]
    public void Sessions_in_a_database_of_their_own_are_not_reported()
    {
        Assert.Equal("", Sessions("production", "redis://localhost:6379/1", "sessions"));
        Assert.Equal("", Sessions("development", "redis://localhost:6379/0", "sessions"));
        Assert.Equal("", Two("production", ("redis://localhost", "app", 1), ("redis://localhost", "pages", 1)));
        // CW004 reports it.
        Assert.DoesNotContain("CW005", Sessions("production", "redis://localhost:6379/0", "app"), StringComparison.Ordinal);
        Assert.Equal("", Advised.Lines<OnACluster>("production"));
    }

    [Fact]
    public void No_prefix_on_a_server_that_others_may_use_is_reported() =>
        Assert.Equal(
            "CW006 Cache 'default': key_prefix is '', so that another application without a prefix in this database uses the same keys; "
            + "use the name of the application, or suppress CW006 where the database is its own.",
            Advised.Lines("production", ("REDIS_URL", "redis://localhost")));

    [Fact]
    public void No_prefix_is_not_reported_on_this_machine()
    {
        Assert.Equal("", Advised.Lines("development", ("REDIS_URL", "redis://localhost")));
        Assert.Equal("", Advised.LinesFor(new() { RedisUrl = "redis://localhost", KeyPrefix = "app" }));
        Assert.DoesNotContain("CW006", Advised.LinesFor(new()), StringComparison.Ordinal);
        Assert.DoesNotContain("CW006", Advised.LinesFor(new() { Backend = CacheBackend.LocMem }), StringComparison.Ordinal);
    }

    /// <summary>The basis of CW004: which prefixes share entries on a real server, and which do not.</summary>
    [Theory]
    [InlineData("same", 1, "same", 1, true, true)]
    [InlineData("versions", 1, "versions", 2, false, true)]
    [InlineData("start", 1, "start2", 1, false, false)]
    [InlineData("start", 1, "start:more", 1, false, false)]
    [InlineData("", 1, "beside-none", 1, false, false)]
    [InlineData("beside-none", 1, "", 1, false, false)]
    public async Task Only_one_and_the_same_prefix_shares_entries(string prefix, int version, string otherPrefix, int otherVersion, bool shares, bool clears)
    {
        var url = redis.Url(5);
        await using var cache = Cache.Create(new() { RedisUrl = url, KeyPrefix = prefix, Version = version });
        await using var other = Cache.Create(new() { RedisUrl = url, KeyPrefix = otherPrefix, Version = otherVersion });

        await other.SetAsync("k", 1);
        Assert.Equal(shares, await cache.ContainsAsync("k"));
        Assert.Equal(shares, await cache.KeysAsync().AnyAsync());
        await cache.ClearAsync();
        Assert.Equal(!clears, await other.ContainsAsync("k"));
        await other.ClearAsync();
    }

    private static string Two(string environment, (string Url, string Prefix, int Version) one, (string Url, string Prefix, int Version) two) => Advised.Lines(
        environment,
        ("Caches:default:redis_url", one.Url), ("Caches:default:key_prefix", one.Prefix), ("Caches:default:version", $"{one.Version}"),
        ("Caches:pages:redis_url", two.Url), ("Caches:pages:key_prefix", two.Prefix), ("Caches:pages:version", $"{two.Version}"));

    private static string Sessions(string environment, string url, string prefix) => Advised.Lines(
        environment,
        ("Caches:default:redis_url", "redis://localhost:6379/0"), ("Caches:default:key_prefix", "app"), ("Caches:sessions:redis_url", url), ("Caches:sessions:key_prefix", prefix));

    private sealed class Three : CacheSettings
    {
        public CacheConfig CacheOne { get; init; } = new() { RedisUrl = "redis://localhost", KeyPrefix = "x" };

        public CacheConfig CacheTwo { get; init; } = new() { RedisUrl = "redis://localhost", KeyPrefix = "x" };

        public CacheConfig CacheThree { get; init; } = new() { RedisUrl = "redis://localhost", KeyPrefix = "x" };
    }

    /// <summary>A cluster has one database.</summary>
    private sealed class OnACluster : CacheSettings
    {
        private static readonly CacheConfig Cluster = new() { RedisUrl = "rediss://node1", ConnectionPool = new() { StartupNodes = [new("node1", 6379)] } };

        public CacheConfig CacheDefault { get; init; } = Cluster with { KeyPrefix = "app" };

        public CacheConfig CacheSessions { get; init; } = Cluster with { KeyPrefix = "sessions" };
    }
}

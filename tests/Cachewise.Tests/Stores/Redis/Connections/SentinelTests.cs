using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>The primary is found by its sentinels, and followed.</summary>
[Collection(Alone.Name)] // a failover on a busy machine takes longer than the test waits
public class SentinelTests
{
    [Fact]
    public async Task The_primary_is_found_with_passwords_of_its_own_and_of_the_sentinels()
    {
        using var servers = new SentinelServers(password: "secret", sentinelPassword: "watched");
        await using var cache = Cache.Create(Config(servers, "redis://:secret@ignored:1/2", new() { Password = "watched" }));

        await cache.SetAsync("k", 7);

        Assert.Equal(7, await cache.GetAsync<int>("k"));
        Assert.Equal("7", servers.Primary.Cli("-a", "secret", "-n", "2", "GET", ":1:k"));
        Assert.Equal(["k"], await cache.KeysAsync().ToListAsync());
    }

    [Fact]
    public async Task Sentinels_and_servers_are_spoken_to_by_TLS()
    {
        using var authority = new CertificateAuthority();
        using var servers = new SentinelServers(certificate: authority.Issue());
        await using var cache = Cache.Create(Config(servers, "rediss://ignored", pool: new() { SslCaCerts = authority.File }));

        await cache.SetAsync("k", 7);

        Assert.Equal(7, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task A_failover_is_followed_and_nothing_is_written_to_the_old_primary()
    {
        using var servers = new SentinelServers();
        await using var cache = Cache.Create(Config(servers));
        await cache.SetAsync("k", 1);
        servers.AwaitReplication();
        var old = servers.Primary;

        servers.FailOver();
        await Eventually.UntilAsync(async () =>
        {
            await cache.SetAsync("k", 2);
            return servers.Primary.Cli("GET", ":1:k") is "2";
        });

        Assert.NotSame(old, servers.Primary);
        Assert.Equal(2, await cache.GetAsync<int>("k"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_primary_that_dies_or_hangs_is_left_for_the_one_that_is_promoted(bool dies)
    {
        using var servers = new SentinelServers();
        await using var cache = Cache.Create(Config(servers));
        await cache.SetAsync("k", 1);
        servers.AwaitReplication();
        var old = servers.Primary;
        if (dies)
        {
            old.Kill();
        }
        else
        {
            old.Hang();
        }

        await cache.SetAsync("k", 2); // dropped
        servers.FailOver();

        await Eventually.UntilAsync(async () =>
        {
            await cache.SetAsync("back", 1);
            return await cache.GetAsync<int>("back") is 1;
        });
        Assert.Equal(0, await cache.GetAsync<int>("k")); // the new primary had the older one
        old.Kill();
    }

    [Fact]
    public async Task One_sentinel_is_enough()
    {
        using var servers = new SentinelServers();
        servers.Sentinels[0].Kill();
        servers.Sentinels[1].Hang();
        await using var cache = Cache.Create(Config(servers));
        await cache.RequireBackendAsync();

        Assert.True(await cache.AddAsync("k", 1));
        servers.Sentinels[1].Resume();
    }

    [Fact]
    public async Task A_primary_that_cannot_be_found_is_told_from_one_that_is_unavailable()
    {
        using var servers = new SentinelServers(sentinelPassword: "watched");
        var sentinels = servers.Endpoints.OrderBy(sentinel => sentinel.ToString(), StringComparer.Ordinal);

        Assert.Equal(
            $"Cache 'default': add failed: Redis at the primary of 'mymaster' cannot be found: {string.Join("; ", sentinels.Select(one => $"sentinel {one} rejected the login; check ConnectionPool.SentinelKwargs"))}.",
            await FailureAsync(Config(servers)));
        Assert.Equal(
            $"Cache 'default': add failed: Redis at the primary of 'other' cannot be found: {string.Join("; ", sentinels.Select(one => $"sentinel {one} knows no service 'other'; check ConnectionPool.ServiceName"))}.",
            await FailureAsync(Config(servers, credentials: new() { Password = "watched" }, pool: new() { ServiceName = "other" })));
        Assert.Equal(
            $"Cache 'default': add failed: Redis at redis://127.0.0.1:{servers.Primary.Port}/0, the primary of 'mymaster', is unreachable; check its address, and that it runs.",
            await FailureAsync(Config(servers, credentials: new() { Password = "watched" }), servers.Primary.Kill));
        foreach (var sentinel in servers.Sentinels)
        {
            sentinel.Kill();
        }

        Assert.Equal(
            $"Cache 'default': add failed: Redis at the primary of 'mymaster' cannot be found: {string.Join("; ", sentinels.Select(one => $"sentinel {one} does not answer"))}.",
            await FailureAsync(Config(servers)));
    }

    [Fact]
    public async Task Sentinels_that_come_later_are_found()
    {
        using var servers = new SentinelServers();
        var config = Config(servers);
        foreach (var sentinel in servers.Sentinels)
        {
            sentinel.Kill();
        }

        await using var cache = Cache.Create(config);
        Assert.Equal(-1, await cache.GetAsync("k", -1));
        servers.Sentinels[1].Start();

        await Eventually.UntilAsync(async () =>
        {
            await cache.SetAsync("k", 1);
            return await cache.GetAsync<int>("k") is 1;
        });
    }

    private static CacheConfig Config(SentinelServers servers, string url = "redis://ignored", SentinelCredentials? credentials = null, ConnectionPool? pool = null) => new()
    {
        RedisUrl = url,
        ConnectionPool = (pool ?? new()) with { Sentinels = servers.Endpoints, ServiceName = pool?.ServiceName ?? SentinelServers.ServiceName, SentinelKwargs = credentials },
    };

    private static async Task<string> FailureAsync(CacheConfig config, Action? before = null)
    {
        before?.Invoke();
        await using var cache = Cache.Create(config);
        return (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message;
    }
}

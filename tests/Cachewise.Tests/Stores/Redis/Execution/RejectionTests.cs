using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>Redis rejects some commands and accepts others.</summary>
public sealed class RejectionTests : ServerTest
{
    [Fact]
    public async Task A_full_server_drops_writes_and_throws_for_others_and_is_logged_once()
    {
        using var full = RedisServer.Own("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        await using var cache = NewCache(url: full.Url());

        for (var i = 0; i < 100; i++)
        {
            await cache.SetAsync("k", 1);
            Assert.Equal(1, await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)));
            Assert.False(await cache.ContainsAsync("k"));
            Time.Advance(TimeSpan.FromSeconds(10));
        }

        const string Cause = "rejected the command: OOM command not allowed when used memory > 'maxmemory'";
        Assert.Equal(
            $"Cache 'default': add failed: Redis at {full.Url()} {Cause}.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
        Assert.Equal(
            $"Cache 'default': set failed: Redis at {full.Url()} {Cause}. Calls that fail miss, are dropped or throw, as in an outage; others work",
            Assert.Single(Log.GetSnapshot()).Message);
    }

    [Fact]
    public async Task An_outage_of_a_server_that_rejects_commands_is_logged_apart()
    {
        using var full = RedisServer.Own("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        await using var cache = NewCache(url: full.Url());
        await cache.SetAsync("k", 1);
        Assert.Equal("OK", full.Cli("CONFIG", "SET", "maxmemory", "0"));
        full.Kill();
        await cache.GetAsync<int>("k");
        full.Start();
        Assert.Equal("OK", full.Cli("CONFIG", "SET", "maxmemory", "0"));
        await Eventually.RecoverAsync(cache);
        Time.Advance(TimeSpan.FromMinutes(1));
        await cache.GetAsync<int>("k");

        Assert.Equal([12, 3, 5, 13], Log.GetSnapshot().Select(record => record.Id.Id));
        Assert.Matches("^Cache 'default': no call failed for 00:01:00; before that, [0-9]+ failed within 00:00:00$", Log.LatestRecord.Message);
    }

    [Fact]
    public async Task A_database_that_the_server_does_not_have_is_an_outage_with_its_reason()
    {
        await using var cache = NewCache(url: Server.Url(99));

        Assert.Equal(-1, await cache.GetAsync("k", -1));
        await cache.SetAsync("k", 1);
        var message = $"Cache 'default': add failed: Redis at {Server.Url(99)} has no such database; use one that it has.";
        Assert.Equal(message, (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
        Assert.Equal(
            message.Replace("add failed", "connect failed", StringComparison.Ordinal),
            (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message);
        Assert.Equal(CacheHealthState.Unavailable, cache.Health.State);
    }

    [Fact]
    public async Task A_replica_is_read_and_scanned_and_rejects_writes()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 7);
        using var replica = RedisServer.Own("--replicaof", "127.0.0.1", $"{Server.Port}");
        await using var onReplica = NewCache(url: replica.Url());
        using var limit = new CancellationTokenSource(Patience);
        while (await onReplica.GetAsync("k", 0, limit.Token) == 0)
        {
            await Task.Yield(); // the replica copies its primary
        }

        Assert.Equal(["k"], await onReplica.KeysAsync().ToListAsync());
        foreach (var (operation, call) in new (string, Func<Task>)[]
        {
            ("add", async () => await onReplica.AddAsync("k", 1)),
            ("increment", async () => await onReplica.IncrementAsync("k")),
            ("clear", async () => await onReplica.ClearAsync()),
        })
        {
            Assert.Equal(
                $"Cache 'default': {operation} failed: Redis at {replica.Url()} is a replica and accepts no writes.",
                (await Assert.ThrowsAsync<CacheUnavailableException>(call)).Message);
        }

        Assert.Equal(7, await onReplica.GetAsync<int>("k"));
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await onReplica.RemoveByPatternAsync("*"));
        Assert.Equal(7, await onReplica.GetAsync<int>("k")); // the caller got an exception, so the entry stays
        await onReplica.RemoveAsync("k");
        Assert.Equal(0, await onReplica.GetAsync<int>("k")); // what should have been removed is not served
    }

    [Fact]
    public async Task A_server_that_becomes_a_replica_is_named_as_one()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 1);
        Server.Cli("REPLICAOF", "127.0.0.1", $"{RedisServer.FreePort()}");

        Assert.Equal(
            $"Cache 'default': add failed: Redis at {Server.Url()} is a replica and accepts no writes.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
    }

    [Fact]
    public async Task An_unknown_command_is_named_without_key_and_value()
    {
        using var hardened = RedisServer.Own("--rename-command", "SETEX", "", "--rename-command", "SET", "");
        await using var cache = NewCache(url: hardened.Url());

        await cache.SetAsync("alice@example.org", "card 4111");

        var message = Assert.Single(Log.GetSnapshot()).Message;
        Assert.Equal(
            $"Cache 'default': set failed: Redis at {hardened.Url()} rejected the command: unknown command 'SET' ({hardened.Version}). Calls that fail miss, are dropped or throw, as in an outage; others work",
            message);
    }

    [Fact]
    public async Task The_exception_of_a_failed_call_does_not_contain_its_key()
    {
        await using var cache = NewCache();
        Server.Kill();

        var error = await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("alice@example.org", "card 4111"));

        Assert.DoesNotContain("alice", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("4111", error.ToString(), StringComparison.Ordinal);
    }
}

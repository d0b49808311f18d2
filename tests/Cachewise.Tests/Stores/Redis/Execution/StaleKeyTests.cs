using Cachewise.Adapters;
using Cachewise.Resilience;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>
/// An entry whose write failed in an outage: removed where the write was dropped, unchanged where the caller got an
/// exception.
/// </summary>
public sealed class StaleKeyTests : ServerTest
{
    private static readonly Dictionary<string, Func<Cache, string, Task>> Writes = new(StringComparer.Ordinal)
    {
        ["set"] = async (cache, key) => await cache.SetAsync(key, 2),
        ["set to expire at once"] = async (cache, key) => await cache.SetAsync(key, 2, TimeSpan.Zero),
        ["set many"] = async (cache, key) => await cache.SetManyAsync([KeyValuePair.Create(key, 2), KeyValuePair.Create("other", 2)]),
        ["remove"] = async (cache, key) => await cache.RemoveAsync(key),
        ["remove many"] = async (cache, key) => await cache.RemoveManyAsync([key, "other"]),
        ["touch with zero"] = async (cache, key) => await cache.TouchAsync(key, TimeSpan.Zero),
    };

    private static readonly Dictionary<string, Func<DistributedCache, string, Task>> WritesOfBytes = new(StringComparer.Ordinal)
    {
        ["set"] = (adapter, key) => adapter.SetAsync(key, [2], new()),
        ["set, synchronously"] = (adapter, key) => Task.Run(() => adapter.Set(key, [2], new())),
        ["remove"] = (adapter, key) => adapter.RemoveAsync(key),
        ["remove, synchronously"] = (adapter, key) => Task.Run(() => adapter.Remove(key)),
    };

    public static TheoryData<string> NamesOfWrites => [.. Writes.Keys];

    public static TheoryData<string, FailureMode> NamesOfWritesOfBytes => new(WritesOfBytes.Keys.SelectMany(name => Enum.GetValues<FailureMode>().Select(mode => (name, mode))));

    [Theory]
    [MemberData(nameof(NamesOfWrites))]
    public async Task A_write_that_threw_leaves_the_entry_as_it_was(string name)
    {
        await using var cache = NewCache(new() { OnFailure = FailureMode.Throw });
        await cache.SetAsync("k", 1);
        await HangDuringAsync(cache, () => Assert.ThrowsAsync<CacheUnavailableException>(() => Writes[name](cache, "k")));

        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Theory]
    [MemberData(nameof(NamesOfWrites))]
    public async Task A_dropped_write_leaves_no_stale_entry(string name)
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 1);
        await HangDuringAsync(cache, () => Writes[name](cache, "k"));

        Assert.Equal(0, await cache.GetAsync<int>("k"));
    }

    [Theory]
    [MemberData(nameof(NamesOfWritesOfBytes))]
    public async Task A_failed_write_of_the_distributed_cache_throws_and_leaves_the_entry_as_it_was(string name, FailureMode mode)
    {
        await using var cache = NewCache(new() { OnFailure = mode });
        var adapter = new DistributedCache(cache, TimeProvider.System);
        await adapter.SetAsync("k", [1], new());
        await HangDuringAsync(cache, () => Assert.ThrowsAsync<CacheUnavailableException>(() => WritesOfBytes[name](adapter, "k")));

        Assert.Equal([1], await adapter.GetAsync("k"));
    }

    [Fact]
    public async Task A_removal_by_pattern_that_threw_leaves_the_entries()
    {
        using var primary = RedisServer.Own();
        primary.Require();
        await using var cache = Cache.Create(new() { RedisUrl = primary.Url() });
        await cache.SetAsync("k", 7);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{primary.Port},allowAdmin=true");
        primary.Cli("CONFIG", "SET", "min-replicas-to-write", "1");

        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.RemoveByPatternAsync("*"));
        primary.Cli("CONFIG", "SET", "min-replicas-to-write", "0");

        Assert.Equal(7, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task After_a_rejected_write_the_stale_entry_is_removed_without_another_call()
    {
        Server.Require();
        await using var cache = NewCache();
        await cache.SetAsync("k", 1);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port},allowAdmin=true");
        await redis.GetServers()[0].ConfigSetAsync("maxmemory", "1");

        await cache.SetAsync("k", 2);

        using var limit = new CancellationTokenSource(Patience);
        while (await redis.GetDatabase().KeyExistsAsync(":1:k"))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task What_was_written_or_removed_in_an_outage_is_not_stale_after_it()
    {
        await using var cache = NewCache();
        string[] keys = ["set", "set many", "removed", "removed many", "expired by touch", "version"];
        foreach (var key in keys.Append("untouched"))
        {
            await cache.SetAsync(key, 1);
        }

        await cache.AtVersion(2).SetAsync("version", 1);
        Server.Hang();
        await cache.SetAsync("set", 2);
        await cache.SetManyAsync([KeyValuePair.Create("set many", 2)]);
        await cache.RemoveAsync("removed");
        await cache.RemoveManyAsync(["removed many"]);
        await cache.TouchAsync("expired by touch", TimeSpan.Zero);
        await cache.AtVersion(2).SetAsync("version", 2);
        await cache.TouchAsync("untouched");
        Server.Resume();
        await Eventually.RecoverAsync(cache);

        Assert.Equal(["untouched", "version"], (await cache.GetManyAsync<int>([.. keys, "untouched"])).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, await cache.AtVersion(2).GetAsync<int>("version"));
    }

    [Fact]
    public async Task More_stale_keys_than_the_journal_keeps_are_removed_and_no_others()
    {
        await using var cache = NewCache(new() { KeyPrefix = "mine" });
        await using var other = NewCache(new() { KeyPrefix = "theirs" });
        var keys = Enumerable.Range(0, StaleKeyJournal.MaxKeys + 100).Select(i => $"{i}").ToList();
        Assert.Empty(await cache.SetManyAsync(keys.Select(key => KeyValuePair.Create(key, 1))));
        await cache.SetAsync("kept", 1);
        await cache.AtVersion(2).SetAsync("kept", 1);
        await other.SetAsync("kept", 1);
        Server.Hang();
        foreach (var key in keys)
        {
            await cache.RemoveAsync(key);
        }

        Server.Resume();
        await Eventually.RecoverAsync(cache);

        Assert.Equal(["kept"], (await cache.GetManyAsync<int>([.. keys, "kept"])).Keys);
        Assert.Equal(1, await cache.AtVersion(2).GetAsync<int>("kept"));
        Assert.Equal(1, await other.GetAsync<int>("kept"));
    }

    [Fact]
    public async Task A_write_that_a_full_server_rejects_leaves_no_stale_value()
    {
        using var full = RedisServer.Own("--maxmemory-policy", "noeviction");
        await using var cache = NewCache(url: full.Url());
        await cache.SetAsync("k", 1);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{full.Port},allowAdmin=true");
        await redis.GetServers()[0].ConfigSetAsync("maxmemory", "1");

        await cache.SetAsync("k", 2);

        Assert.Equal(0, await cache.GetAsync<int>("k"));
        Assert.False(await redis.GetDatabase().KeyExistsAsync(":1:k"));
    }

    private Task HangDuringAsync(Cache cache, Func<Task> work) => Outage.RunAsync(Server, cache, work);
}

using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Near;

/// <summary>
/// Reads that a change overtakes: the server has replied with the older value, and a proxy holds the reply until the
/// change was told.
/// </summary>
public sealed class NearRaceTests(RedisServer server) : IAsyncLifetime
{
    private const string Full = "race:1:k";

    private readonly FaultProxy _proxy = new(server.Port);
    private readonly FakeTracking _tracking = new();
    private ConnectionMultiplexer _redis = null!;
    private Cache _cache = null!;

    private IDatabase Redis => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        server.Require();
        _redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
        _cache = NearCaches.Create(_tracking, new()
        {
            RedisUrl = $"redis://127.0.0.1:{_proxy.Port}",
            KeyPrefix = "race",
            ConnectionPool = new() { SocketTimeout = Eventually.Patience },
        });
        await _cache.ContainsAsync("connect");
        await Redis.StringSetAsync(Full, "\"older\"");
    }

    public async ValueTask DisposeAsync()
    {
        _proxy.Dispose();
        await _cache.DisposeAsync();
        await Redis.KeyDeleteAsync(Full);
        await _redis.DisposeAsync();
    }

    public static TheoryData<string, Func<Cache, Task<string?>>> Reads => new()
    {
        { "get", async cache => await cache.GetAsync<string>("k") },
        { "get many", async cache => (await cache.GetManyAsync<string>(["k"]))["k"] },
        { "get or create", async cache => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult("made")) },
    };

    [Theory]
    [MemberData(nameof(Reads), DisableDiscoveryEnumeration = true)]
    public async Task A_read_that_a_change_overtakes_leaves_nothing_behind(string name, Func<Cache, Task<string?>> read)
    {
        var reading = await HeldAsync(() => read(_cache));
        await Redis.StringSetAsync(Full, "\"newer\"");
        _tracking.Tell(Full);
        _proxy.ReleaseReplies();

        Assert.Equal((name, "older"), (name, await reading));
        Assert.Equal(0, _cache.Kept());
        Assert.Equal("newer", await _cache.GetAsync<string>("k"));
    }

    [Fact]
    public async Task A_read_that_the_loss_of_the_tracking_overtakes_leaves_nothing_behind()
    {
        var reading = await HeldAsync(() => _cache.GetAsync<string>("k").AsTask());
        await Redis.StringSetAsync(Full, "\"newer\"");
        _tracking.TellAll();
        _proxy.ReleaseReplies();

        Assert.Equal("older", await reading);
        Assert.Equal("newer", await _cache.GetAsync<string>("k"));
    }

    public static TheoryData<string, Func<Cache, Task>> Writes => new()
    {
        { "set", async cache => await cache.SetAsync("k", "newer") },
        { "set, blocking", cache => Task.Run(() => cache.Set("k", "newer")) },
        { "set many", async cache => await cache.SetManyAsync([KeyValuePair.Create("k", "newer")]) },
        { "remove and add", async cache => { await cache.RemoveAsync("k"); await cache.AddAsync("k", "newer"); } },
        { "clear and set", async cache => { await cache.ClearAsync(); await cache.AddAsync("k", "newer"); } },
        { "remove by pattern", async cache => { await cache.RemoveByPatternAsync("*"); await cache.AddAsync("k", "newer"); } },
        { "replace if equal", async cache => await cache.ReplaceIfEqualAsync("k", "older", "newer") },
        { "move from another version", async cache => { await cache.AtVersion(2).SetAsync("k", "newer"); await cache.AtVersion(2).DecrementVersionAsync("k"); } },
    };

    [Theory]
    [MemberData(nameof(Writes), DisableDiscoveryEnumeration = true)]
    public async Task A_read_that_a_write_of_the_process_overtakes_leaves_nothing_behind(string name, Func<Cache, Task> write)
    {
        var reading = await HeldAsync(() => _cache.GetAsync<string>("k").AsTask());
        var writing = write(_cache);
        _proxy.ReleaseReplies();
        await writing;

        Assert.Equal((name, "older"), (name, await reading));
        Assert.Equal((name, "newer"), (name, await _cache.GetAsync<string>("k")));
        await _cache.AtVersion(1).RemoveAsync("k");
    }

    [Theory]
    [MemberData(nameof(Writes), DisableDiscoveryEnumeration = true)]
    public async Task A_write_of_the_process_is_read_at_once(string name, Func<Cache, Task> write)
    {
        Assert.Equal("older", await _cache.GetAsync<string>("k"));
        Assert.Equal(1, _cache.Kept());

        await write(_cache);

        Assert.Equal((name, 0), (name, _cache.Kept()));
        Assert.Equal((name, "newer"), (name, await _cache.GetAsync<string>("k")));
    }

    public static TheoryData<string, Func<Cache, Task>> OtherChanges => new()
    {
        { "touch", async cache => await cache.TouchAsync("k") },
        { "touch with zero", async cache => await cache.TouchAsync("k", TimeSpan.Zero) },
        { "persist", async cache => await cache.PersistAsync("k") },
        { "remove", async cache => await cache.RemoveAsync("k") },
        { "remove, blocking", cache => Task.Run(() => cache.Remove("k")) },
        { "remove many", async cache => await cache.RemoveManyAsync(["k"]) },
        { "remove if equal", async cache => await cache.RemoveIfEqualAsync("k", "older") },
        { "move to a version", async cache => await cache.IncrementVersionAsync("k") },
        { "add", async cache => await cache.AddAsync("k", "newer") },
        { "increment", async cache => await Assert.ThrowsAsync<CacheValueException>(async () => await cache.IncrementAsync("k")) },
    };

    [Theory]
    [MemberData(nameof(OtherChanges), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_the_process_does_to_an_entry_drops_it_from_memory(string name, Func<Cache, Task> change)
    {
        await _cache.GetAsync<string>("k");
        Assert.Equal(1, _cache.Kept());

        await change(_cache);

        Assert.Equal((name, 0), (name, _cache.Kept()));
        await _cache.AtVersion(2).RemoveAsync("k");
    }

    [Fact]
    public async Task A_write_that_fails_drops_the_entry_too()
    {
        await _cache.GetAsync<string>("k");
        _proxy.ResetAll();
        _proxy.FallSilent();
        await using var cut = _cache;

        var writing = _cache.SetAsync("k", "newer").AsTask();

        Assert.Equal(0, _cache.Kept());
        _proxy.Dispose();
        await writing; // dropped
        Assert.Equal(0, _cache.Kept());
    }

    [Fact]
    public async Task Of_many_reads_of_a_key_at_once_one_asks_for_the_time_to_live()
    {
        await _redis.GetServers()[0].ConfigResetStatisticsAsync();

        var first = await HeldAsync(() => _cache.GetAsync<string>("k").AsTask());
        var others = Enumerable.Range(0, 10).Select(_ => _cache.GetAsync<string>("k").AsTask()).ToList();
        _proxy.ReleaseReplies();

        Assert.All(await Task.WhenAll([first, .. others]), value => Assert.Equal("older", value));
        Assert.Equal(1, await CommandStatistics.CallsAsync(_redis, "pttl"));
        Assert.Equal(1, _cache.Kept());
    }

    /// <summary>Starts a read, and holds its reply, which has the older value.</summary>
    private async Task<Task<string?>> HeldAsync(Func<Task<string?>> read)
    {
        _proxy.HoldReplies();
        var reading = read();
        await Eventually.UntilAsync(() => _proxy.HeldReplies.Contains("older", StringComparison.Ordinal));
        return reading;
    }
}

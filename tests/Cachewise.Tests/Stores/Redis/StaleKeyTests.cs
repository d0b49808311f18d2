using Cachewise.Adapters;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis;

/// <summary>What becomes of an entry whose write failed in an outage: it is removed where the caller was told nothing, and stays where the caller got an exception.</summary>
[Collection(Alone.Name)] // a time-out on a busy machine would be an outage that no test asked for
public sealed class StaleKeyTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
        ["set"] = (face, key) => face.SetAsync(key, [2], new()),
        ["set, synchronously"] = (face, key) => Task.Run(() => face.Set(key, [2], new())),
        ["remove"] = (face, key) => face.RemoveAsync(key),
        ["remove, synchronously"] = (face, key) => Task.Run(() => face.Remove(key)),
    };

    private readonly RedisServer _server = RedisServer.Own();

    public static TheoryData<string> NamesOfWrites => [.. Writes.Keys];

    public static TheoryData<string, FailureMode> NamesOfWritesOfBytes => new(WritesOfBytes.Keys.SelectMany(name => Enum.GetValues<FailureMode>().Select(mode => (name, mode))));

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(NamesOfWrites))]
    public async Task A_write_that_threw_leaves_the_entry_as_it_was(string name)
    {
        await using var cache = NewCache(FailureMode.Throw);
        await cache.SetAsync("k", 1);
        await HangDuringAsync(cache, () => Assert.ThrowsAsync<CacheUnavailableException>(() => Writes[name](cache, "k")));

        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Theory]
    [MemberData(nameof(NamesOfWrites))]
    public async Task A_write_that_was_dropped_in_silence_leaves_no_stale_entry(string name)
    {
        await using var cache = NewCache(FailureMode.Degrade);
        await cache.SetAsync("k", 1);
        await HangDuringAsync(cache, () => Writes[name](cache, "k"));

        Assert.Equal(0, await cache.GetAsync<int>("k"));
    }

    [Theory]
    [MemberData(nameof(NamesOfWritesOfBytes))]
    public async Task A_failed_write_of_the_distributed_cache_throws_and_leaves_the_entry_as_it_was(string name, FailureMode mode)
    {
        await using var cache = NewCache(mode);
        var face = new DistributedCache(cache, TimeProvider.System);
        await face.SetAsync("k", [1], new());
        await HangDuringAsync(cache, () => Assert.ThrowsAsync<CacheUnavailableException>(() => WritesOfBytes[name](face, "k")));

        Assert.Equal([1], await face.GetAsync("k"));
    }

    [Fact]
    public async Task A_pattern_whose_removal_threw_leaves_what_it_could_not_remove()
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
    public async Task A_refused_write_is_made_good_in_the_server_without_another_call()
    {
        _server.Require();
        await using var cache = NewCache(FailureMode.Degrade);
        await cache.SetAsync("k", 1);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},allowAdmin=true");
        await redis.GetServers()[0].ConfigSetAsync("maxmemory", "1");

        await cache.SetAsync("k", 2);

        using var limit = new CancellationTokenSource(Patience);
        while (await redis.GetDatabase().KeyExistsAsync(":1:k"))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private Cache NewCache(FailureMode mode) => Cache.Create(new() { RedisUrl = _server.Url(), OnFailure = mode });

    private Task HangDuringAsync(Cache cache, Func<Task> work) => Outage.RunAsync(_server, cache, work);
}

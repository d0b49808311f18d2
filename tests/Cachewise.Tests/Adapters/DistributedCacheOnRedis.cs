using System.Buffers;
using Cachewise.Adapters;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Adapters;

public sealed class DistributedCacheOnRedis(RedisServer server) : DistributedCacheContract
{
    protected override Cache Create(CacheConfig config) => Cache.Create(config with { RedisUrl = server.Url() }, new() { Time = Time });

    protected override async ValueTask AdvanceAsync(TimeSpan time)
    {
        Time.Advance(time);
        await server.AdvanceAsync(Prefix, time);
    }

    [Fact]
    public async Task Golden_bytes_of_the_frame()
    {
        var adapter = new DistributedCache(Cache, Time);
        await adapter.SetAsync("plain", [1, 2], new());
        await adapter.SetAsync("sliding", [1, 2], new() { SlidingExpiration = TimeSpan.FromMilliseconds(1000) });
        await adapter.SetAsync("both", [1, 2], new() { SlidingExpiration = TimeSpan.FromMilliseconds(1000), AbsoluteExpiration = DateTimeOffset.FromUnixTimeMilliseconds(0x0000_0200_0000_0000) });

        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(server.Url()).Authority);
        async Task<string> Stored(string key) => Convert.ToHexString((byte[])(await redis.GetDatabase().StringGetAsync($"{Prefix}:1:$d:{key}"))!);
        Assert.Equal("0101" + "0102", await Stored("plain"));
        Assert.Equal("0103" + "E803000000000000" + "0102", await Stored("sliding"));
        Assert.Equal("0107" + "E803000000000000" + "0000000000020000" + "0102", await Stored("both"));
    }

    [Theory]
    [InlineData(false, "get=1 pttl=1")]
    [InlineData(true, "evalsha=1 get=1 getrange=1 pexpire=1 pttl=1")]
    public async Task A_read_awaits_one_round_trip_and_a_sliding_one_sends_its_extension_behind_it(bool sliding, string expected)
    {
        using var own = RedisServer.Own();
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{new Uri(own.Url()).Authority},allowAdmin=true");
        await using var cache = Cache.Create(new() { RedisUrl = own.Url() });
        var adapter = new DistributedCache(cache, Time);
        await adapter.SetAsync("k", [1], new() { SlidingExpiration = sliding ? TimeSpan.FromSeconds(100) : null });
        await adapter.RefreshAsync("k");
        await redis.GetServers()[0].ConfigResetStatisticsAsync();

        Assert.Equal([1], await adapter.GetAsync("k"));

        await cache.GetTimeToLiveAsync("behind");
        Assert.Equal(expected, await CommandStatistics.ReadAsync(redis));
    }

    [Fact]
    public async Task Foreign_bytes_are_an_error_and_not_a_miss_that_a_caller_writes_over()
    {
        var adapter = new DistributedCache(Cache, Time);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(server.Url()).Authority);
        byte[][] foreign = [[], [1], [1, 2], [2, 1, 0], [1, 3, 0, 0], [1, 9, 0], [1, 3, 255, 255, 255, 255, 255, 255, 255, 255], [.. "{}"u8]];
        foreach (var bytes in foreign)
        {
            await redis.GetDatabase().StringSetAsync($"{Prefix}:1:$d:k", bytes);
            Assert.Equal(
                "Cache 'default': a stored value cannot be read as Byte[]: it is no frame of bytes that this release knows; remove the entry, or write it anew.",
                (await Assert.ThrowsAsync<CacheValueException>(() => adapter.GetAsync("k"))).Message);
            Assert.Throws<CacheValueException>(() => adapter.TryGet("k", new ArrayBufferWriter<byte>()));
            await adapter.RefreshAsync("k");
            await adapter.SetAsync("k", [1], new());
            Assert.Equal([1], await adapter.GetAsync("k"));
        }
    }

    [Theory]
    [InlineData(FailureMode.Degrade)]
    [InlineData(FailureMode.Throw)]
    public async Task While_redis_is_unavailable_every_call_throws(FailureMode mode)
    {
        using var own = RedisServer.Own();
        await using var cache = Cache.Create(new() { RedisUrl = own.Url(), OnFailure = mode });
        var adapter = new DistributedCache(cache, Time);
        await adapter.SetAsync("k", [1], new());
        own.Kill();

        foreach (var (operation, call) in new (string, Func<Task>)[]
        {
            ("get", () => adapter.GetAsync("k")),
            ("get", () => Task.FromResult(adapter.Get("k"))),
            ("get", () => adapter.TryGetAsync("k", new ArrayBufferWriter<byte>()).AsTask()),
            ("get", () => Task.FromResult(adapter.TryGet("k", new ArrayBufferWriter<byte>()))),
            ("set", () => adapter.SetAsync("k", [1], new())),
            ("set", () => Task.Run(() => adapter.Set("k", [1], new()))),
            ("slide", () => adapter.RefreshAsync("k")),
            ("slide", () => Task.Run(() => adapter.Refresh("k"))),
            ("remove", () => adapter.RemoveAsync("k")),
            ("remove", () => Task.Run(() => adapter.Remove("k"))),
        })
        {
            Assert.Equal(
                $"Cache 'default': {operation} failed: Redis at {own.Url()} is unreachable; check its address, and that it runs.",
                (await Assert.ThrowsAsync<CacheUnavailableException>(call)).Message);
        }
    }
}

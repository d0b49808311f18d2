using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Contract;

public sealed class RedisContract(RedisServer server) : CacheContract
{
    protected override Cache Create(CacheConfig config) => Cache.Create(config with { RedisUrl = server.Url() });

    protected override ValueTask AdvanceAsync(TimeSpan time) => new(server.AdvanceAsync(Prefix, time));

    [Fact]
    [Contract(1, 3, 4, 5)]
    public async Task The_key_in_the_server_is_prefix_version_and_key_as_given()
    {
        string[] keys = ["", "k", "a:b:c", " two words ", "CASE", "caf\u00e9 \u732b"];
        await Cache.SetManyAsync(keys.Select(key => KeyValuePair.Create(key, 1)));
        await Cache.AtVersion(7).SetAsync("k", 1);

        await using var redis = await ConnectAsync();
        var stored = redis.GetServers()[0].Keys(pattern: $"{Prefix}:*").Select(key => (string)key!);

        Assert.Equal([.. keys.Select(key => $"{Prefix}:1:{key}").Append($"{Prefix}:7:k").Order(StringComparer.Ordinal)], stored.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Contract(1)]
    public async Task With_an_empty_prefix_the_key_begins_with_a_colon()
    {
        var cache = NewCache(new());
        await cache.SetAsync(Prefix, 1);

        await using var redis = await ConnectAsync();
        Assert.True(await redis.GetDatabase().KeyExistsAsync($":1:{Prefix}"));
        await cache.RemoveAsync(Prefix);
    }

    [Fact]
    [Contract(72)]
    public async Task Clear_leaves_the_keys_of_others()
    {
        string[] others = [$"{Prefix}x:1:k", $"{Prefix}:k", $"{Prefix}:1", $"{Prefix}:1x:1:k", $"other{Prefix}:1:k", "x"];
        await using var redis = await ConnectAsync();
        var database = redis.GetDatabase();
        foreach (var key in others)
        {
            await database.StringSetAsync(key, "kept");
        }

        await Cache.SetAsync("k", 1);
        await Cache.ClearAsync();

        Assert.False(await database.KeyExistsAsync($"{Prefix}:1:k"));
        foreach (var key in others)
        {
            Assert.True(await database.KeyDeleteAsync(key), key);
        }
    }

    [Fact]
    [Contract(40, 41, 47, 49, 82)]
    public async Task The_time_to_live_is_given_to_the_server_in_milliseconds()
    {
        await Cache.SetAsync("half", 1, Seconds(0.5));
        await Cache.SetAsync("fraction", 1, Seconds(100.2));
        await Cache.SetAsync("long", 1, Seconds(2_592_001));
        await Cache.SetManyAsync([KeyValuePair.Create("many", 1)], Seconds(7.5));
        await Cache.SetAsync("never", 1, TimeSpan.MaxValue);

        await using var redis = await ConnectAsync();
        var database = redis.GetDatabase();
        async Task<double> Left(string key) => (await database.KeyTimeToLiveAsync($"{Prefix}:1:{key}"))?.TotalSeconds ?? -1;
        Assert.InRange(await Left("half"), 0.001, 0.5);
        Assert.InRange(await Left("fraction"), 90, 100.2);
        Assert.InRange(await Left("long"), 2_591_990, 2_592_001);
        Assert.InRange(await Left("many"), 0.001, 7.5);
        Assert.Equal(-1, await Left("never"));
    }

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
}

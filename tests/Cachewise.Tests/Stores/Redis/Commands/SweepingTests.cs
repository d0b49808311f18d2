using System.Text;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Commands;

/// <summary>Clear and remove by pattern, beside keys of other programs.</summary>
public sealed class SweepingTests(RedisServer shared, SharedCluster cluster)
{
    private static readonly byte[] Latin1 = [.. "caf"u8, 0xE9];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lock_of_another_application_stays_whatever_its_prefix(bool isCluster)
    {
        await using var redis = await ConnectAsync(isCluster);
        await using var cache = Create(isCluster, "locked");
        string[] locks = ["locked:1:$l:own", "locked:1:2:$l:job", "locked:1:x:2:$l:job"];
        string[] entries = ["locked:1:k", "locked:1:2:k", "locked:1:x$l:k", "locked:2:k"];
        await Task.WhenAll(locks.Concat(entries).Select(key => redis.GetDatabase().StringSetAsync(key, "1")));

        Assert.Equal(["2:k", "k", "x$l:k"], (await cache.KeysAsync().ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(3, await cache.RemoveByPatternAsync("*"));
        await cache.ClearAsync();

        foreach (var key in locks)
        {
            Assert.True(await redis.GetDatabase().KeyDeleteAsync(key), key);
        }

        Assert.False(await redis.GetDatabase().KeyExistsAsync("locked:2:k"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keys_that_are_no_text_are_removed_and_not_given_out(bool isCluster)
    {
        await using var redis = await ConnectAsync(isCluster);
        await using var cache = Create(isCluster, "bin");
        RedisKey Key(string start) => (byte[])[.. Encoding.UTF8.GetBytes(start), .. Latin1];
        Task WriteAsync() => Task.WhenAll(new[] { "bin:1:", "bin:1:x", "bin:2:", "bin:1:$d:", "bin:1:1:$l:" }.Select(start => redis.GetDatabase().StringSetAsync(Key(start), "1")));
        await WriteAsync();
        await cache.SetAsync("café", 1);

        Assert.Equal(["café"], await cache.KeysAsync().ToListAsync());
        Assert.Equal(1, await cache.RemoveByPatternAsync("caf?"));
        Assert.Equal(["café"], await cache.KeysAsync().ToListAsync());
        Assert.Equal(2, await cache.RemoveByPatternAsync("*"));
        await WriteAsync();
        await cache.ClearAsync();

        foreach (var start in (string[])["bin:1:", "bin:1:x", "bin:2:", "bin:1:$d:"])
        {
            Assert.False(await redis.GetDatabase().KeyExistsAsync(Key(start)), start);
        }

        Assert.True(await redis.GetDatabase().KeyDeleteAsync(Key("bin:1:1:$l:")));
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(bool isCluster) =>
        await ConnectionMultiplexer.ConnectAsync(isCluster ? $"{cluster.Cluster.Endpoints[0]}" : new Uri(shared.Url()).Authority);

    private Cache Create(bool isCluster, string prefix) =>
        Cache.Create(isCluster ? cluster.Here(new() { KeyPrefix = prefix }) : new() { KeyPrefix = prefix, RedisUrl = shared.Url() });
}

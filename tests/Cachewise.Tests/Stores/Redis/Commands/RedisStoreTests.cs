using System.Text;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Commands;

public sealed class RedisStoreTests(RedisServer shared)
{
    /// <summary>
    /// Operation, and every command that the server saw of it. Commands within a script count too; the script is one
    /// round trip. What ends a lease is sent together with the removal.
    /// </summary>
    public static TheoryData<string, Func<Cache, Task>, string> Operations => new()
    {
        { "get", async cache => await cache.GetAsync<int>("k"), "get=1" },
        { "get or create, hit", async cache => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)), "get=1" },
        { "get or create, miss: the factory runs in between", async cache => await cache.GetOrCreateAsync("missing", _ => ValueTask.FromResult(1)), "del=1 evalsha=2 exists=2 get=3 set=2" },
        { "get many", async cache => await cache.GetManyAsync<int>(["k", "m", "n"]), "mget=1" },
        { "set", async cache => await cache.SetAsync("k", 1), "setex=1" },
        { "set for ever", async cache => await cache.SetAsync("k", 1, TimeSpan.MaxValue), "set=1" },
        { "set with zero", async cache => await cache.SetAsync("k", 1, TimeSpan.Zero), "unlink=2" },
        { "set many, side by side", async cache => await cache.SetManyAsync([KeyValuePair.Create("k", 1), KeyValuePair.Create("m", 1)]), "setex=2" },
        { "add", async cache => await cache.AddAsync("k", 1), "set=1" },
        { "add with zero", async cache => await cache.AddAsync("k", 1, TimeSpan.Zero), "exists=1 unlink=1" },
        { "remove", async cache => await cache.RemoveAsync("k"), "unlink=2" },
        { "remove many", async cache => await cache.RemoveManyAsync(["k", "m"]), "unlink=2" },
        { "contains", async cache => await cache.ContainsAsync("k"), "exists=1" },
        { "touch", async cache => await cache.TouchAsync("k"), "expire=1" },
        { "touch for ever", async cache => await cache.TouchAsync("k", TimeSpan.MaxValue), "evalsha=1 exists=1 persist=1" },
        { "persist", async cache => await cache.PersistAsync("k"), "persist=1" },
        { "time to live", async cache => await cache.GetTimeToLiveAsync("k"), "pttl=1" },
        { "increment", async cache => await cache.IncrementAsync("k"), "evalsha=1 exists=1 get=1 incrby=1" },
        { "move to a version", async cache => await cache.IncrementVersionAsync("k"), "rename=1 unlink=1" },
    };

    [Theory]
    [MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public async Task Each_operation_is_one_round_trip(string operation, Func<Cache, Task> call, string expected)
    {
        using var server = RedisServer.Own();
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{new Uri(server.Url()).Authority},allowAdmin=true");
        await using var cache = Cache.Create(new() { RedisUrl = server.Url() });
        await cache.SetAsync("k", 1);
        await cache.SetAsync("script", 1);
        await cache.IncrementAsync("script");
        await cache.GetOrCreateAsync("made", _ => ValueTask.FromResult(1));
        await cache.TouchAsync("script", TimeSpan.MaxValue); // the scripts are in the server from here on
        await redis.GetServers()[0].ConfigResetStatisticsAsync();

        await call(cache);

        Assert.Equal((operation, expected), (operation, await CommandStatistics.ReadAsync(redis)));
    }

    /// <summary>
    /// With leases a miss looks up the entry three times (by GET and in each script), and its lease twice.
    /// </summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 5)]
    public async Task Misses_of_many_callers_at_once_look_hardly_ever_twice(bool leases, int looks)
    {
        using var server = RedisServer.Own();
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{new Uri(server.Url()).Authority},allowAdmin=true");
        await using var cache = Cache.Create(new() { RedisUrl = server.Url(), Leases = leases });
        await cache.ContainsAsync("connect");
        await redis.GetServers()[0].ConfigResetStatisticsAsync();

        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            await cache.GetOrCreateAsync($"k{i}", _ => ValueTask.FromResult(i)));

        var keys = (await redis.GetServers()[0].InfoAsync("stats"))[0].ToDictionary(line => line.Key, line => line.Value, StringComparer.Ordinal);
        Assert.InRange(int.Parse(keys["keyspace_misses"]) + int.Parse(keys["keyspace_hits"]), 1000 * looks, (1000 * looks) + 300);
    }

    [Fact]
    public async Task One_named_connection_carries_all_calls()
    {
        using var server = RedisServer.Own();
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{new Uri(server.Url()).Authority},allowAdmin=true");
        await using var cache = Cache.Create(new() { RedisUrl = server.Url(), MaxConnections = 1 }, alias: "product_pages");

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(async () => await cache.SetAsync($"k{i}", i))));

        var clients = await redis.GetServers()[0].ClientListAsync();
        Assert.Single(clients, client => client.Name == "cachewise-product_pages");
    }

    [Fact]
    public async Task User_password_and_database_of_the_url_are_used()
    {
        using var server = RedisServer.Own();
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{new Uri(server.Url()).Authority},allowAdmin=true");
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "app", "on", ">p%40:/#?", "~*", "+@all");
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "off");
        var url = $"redis://app:{Uri.EscapeDataString("p%40:/#?")}@{new Uri(server.Url()).Authority}/3";
        await using var cache = Cache.Create(new() { RedisUrl = url, OnFailure = FailureMode.Throw });
        await cache.SetAsync("k", 1);

        await using var redis = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", server.Port } },
            User = "app",
            Password = "p%40:/#?",
        });
        Assert.True(await redis.GetDatabase(3).KeyExistsAsync(":1:k"));
    }

    [Fact]
    public async Task Many_large_values_come_back_whole()
    {
        await using var cache = Cache.Create(new() { RedisUrl = shared.Url(), KeyPrefix = "large" });
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(i => (char)('a' + (i % 26))));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await cache.SetAsync($"k{i}", $"{i}{text}");
            Assert.Equal($"{i}{text}", await cache.GetAsync<string>($"k{i}"));
        }));
        await cache.ClearAsync();
    }

    [Theory]
    [MemberData(nameof(ForeignBytes))]
    [Contract.Contract(139)]
    public async Task Foreign_bytes_are_a_miss_and_do_not_stay_in_the_way(string what, byte[] bytes)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(shared.Url()).Authority);
        await using var cache = Cache.Create(new() { RedisUrl = shared.Url(), KeyPrefix = $"foreign-{what}", MaxValueBytes = 1000 });
        Task WriteAsync() => redis.GetDatabase().StringSetAsync($"foreign-{what}:1:k", bytes);
        await WriteAsync();

        Assert.Null(await cache.GetAsync<Dictionary<string, string>>("k"));
        Assert.Empty(await cache.GetManyAsync<Dictionary<string, string>>(["k"]));
        await Assert.ThrowsAsync<CacheValueException>(async () => await cache.IncrementAsync("k"));
        var made = await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new Dictionary<string, string> { ["a"] = "made" }));
        Assert.Equal("made", made["a"]);
        Assert.Equal("made", (await cache.GetAsync<Dictionary<string, string>>("k"))!["a"]);

        await WriteAsync();
        await cache.SetAsync("k", new Dictionary<string, string> { ["a"] = "set" });
        Assert.Equal("set", (await cache.GetAsync<Dictionary<string, string>>("k"))!["a"]);
        await cache.ClearAsync();
    }

    public static TheoryData<string, byte[]> ForeignBytes => new()
    {
        { "nothing", [] },
        { "zero", [0] },
        { "cut JSON", "{\"a\":\"b"u8.ToArray() },
        { "other JSON", "[1,2]"u8.ToArray() },
        { "text", "hello"u8.ToArray() },
        { "no UTF-8", [.. "{\"a\":\""u8, 0xff, 0xfe, .. "\"}"u8] },
        { "pickle", Convert.FromHexString("80059506000000000000007d948c0161944b01732e") },
        { "a frame of a later release", [1, 2, 3, 4] },
        { "cut zlib", Cachewise.Entries.Zlib.Compress(Encoding.UTF8.GetBytes("{\"a\":\"" + new string('b', 500) + "\"}"))[..^6] },
        { "broken zlib", [0x78, 0x9c, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff] },
        { "a bomb", Cachewise.Entries.Zlib.Compress(new byte[50_000_000]) },
    };

    [Fact]
    public async Task A_list_at_our_key_is_a_miss_and_does_not_stay_in_the_way()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(shared.Url()).Authority);
        await using var cache = Cache.Create(new() { RedisUrl = shared.Url(), KeyPrefix = "list" });
        await redis.GetDatabase().ListLeftPushAsync("list:1:k", "element");

        Assert.Null(await cache.GetAsync<string>("k"));
        Assert.Empty(await cache.GetManyAsync<string>(["k"]));
        await Assert.ThrowsAsync<CacheValueException>(async () => await cache.IncrementAsync("k"));
        Assert.Equal("made", await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult("made")));
        Assert.Equal("made", await cache.GetAsync<string>("k"));
        await cache.ClearAsync();
    }

    [Fact]
    public async Task Two_processes_that_find_foreign_bytes_agree_on_one_value()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(shared.Url()).Authority);
        await using var one = Cache.Create(new() { RedisUrl = shared.Url(), KeyPrefix = "agree" });
        await using var other = Cache.Create(new() { RedisUrl = shared.Url(), KeyPrefix = "agree" });
        for (var round = 0; round < 30; round++)
        {
            await redis.GetDatabase().StringSetAsync("agree:1:k", "{");
            var made = await Task.WhenAll(new[] { one, other }.Select(cache => Task.Run(async () =>
                await cache.GetOrCreateAsync("k", async _ =>
                {
                    await Task.Yield();
                    return Guid.NewGuid();
                }))));
            Assert.Equal(made[0], made[1]);
        }
    }

    [Fact]
    public void Keepalive_options_reach_the_socket()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);

        KeepAliveSocket.Configure(socket, new() { Idle = TimeSpan.FromSeconds(11), Interval = TimeSpan.FromSeconds(12), Count = 3 });

        int Read(System.Net.Sockets.SocketOptionName name) => (int)socket.GetSocketOption(System.Net.Sockets.SocketOptionLevel.Tcp, name)!;
        Assert.Equal(11, Read(System.Net.Sockets.SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(12, Read(System.Net.Sockets.SocketOptionName.TcpKeepAliveInterval));
        Assert.Equal(3, Read(System.Net.Sockets.SocketOptionName.TcpKeepAliveRetryCount));
    }
}

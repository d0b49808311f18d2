using Cachewise.Adapters;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Commands;

/// <summary>
/// Replies that cannot be read are failures: a miss, a dropped write or <see cref="CacheUnavailableException"/>, and no
/// other exception.
/// </summary>
public sealed class UnreadableReplyTests
{
    private static readonly string[] Answers =
    [
        "$-1\r\n", "*-1\r\n", "*0\r\n", "+OK\r\n", "+\r\n", ":5\r\n", ":-9\r\n", ":9223372036854775807\r\n", "$3\r\nabc\r\n", "$0\r\n\r\n", "$20\r\n99999999999999999999\r\n", "*1\r\n:1\r\n",
        "*2\r\n$1\r\n0\r\n*-1\r\n", "*2\r\n$1\r\nx\r\n*1\r\n$1\r\nk\r\n", "*2\r\n:1\r\n:2\r\n", "-ERR anything\r\n", "-WRONGTYPE of another kind\r\n", "-ERR value is not an integer or out of range\r\n",
        "-ERR increment or decrement would overflow\r\n", "-ERR no such key\r\n", "-MOVED 1 127.0.0.1:1\r\n",
    ];

    private static readonly Dictionary<string, Func<Cache, DistributedCache, Task>> Calls = new(StringComparer.Ordinal)
    {
        ["get"] = async (cache, _) => await cache.GetAsync<int>("k"),
        ["get many"] = async (cache, _) => await cache.GetManyAsync<int>(["k", "m"]),
        ["get or create"] = async (cache, _) => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)),
        ["contains"] = async (cache, _) => await cache.ContainsAsync("k"),
        ["set"] = async (cache, _) => await cache.SetAsync("k", 1),
        ["set many"] = async (cache, _) => await cache.SetManyAsync([KeyValuePair.Create("k", 1)]),
        ["remove"] = async (cache, _) => await cache.RemoveAsync("k"),
        ["remove many"] = async (cache, _) => await cache.RemoveManyAsync(["k", "m"]),
        ["touch"] = async (cache, _) => await cache.TouchAsync("k"),
        ["touch for ever"] = async (cache, _) => await cache.TouchAsync("k", TimeSpan.MaxValue),
        ["add"] = async (cache, _) => await cache.AddAsync("k", 1),
        ["persist"] = async (cache, _) => await cache.PersistAsync("k"),
        ["time to live"] = async (cache, _) => await cache.GetTimeToLiveAsync("k"),
        ["increment"] = async (cache, _) => await cache.IncrementAsync("k", initial: 0),
        ["replace if equal"] = async (cache, _) => await cache.ReplaceIfEqualAsync("k", 1, 2),
        ["remove if equal"] = async (cache, _) => await cache.RemoveIfEqualAsync("k", 1),
        ["move"] = async (cache, _) => await cache.IncrementVersionAsync("k"),
        ["keys"] = async (cache, _) => await cache.KeysAsync("*", Soon()).ToListAsync(),
        ["clear"] = async (cache, _) => await cache.ClearAsync(Soon()),
        ["lock"] = async (cache, _) => await cache.AcquireLockAsync("k", TimeSpan.FromSeconds(1)),
        ["bytes: get"] = (_, adapter) => adapter.GetAsync("k"),
        ["bytes: get, synchronously"] = (_, adapter) => Task.Run(() => adapter.Get("k")),
        ["bytes: set, synchronously"] = (_, adapter) => Task.Run(() => adapter.Set("k", [1], new())),
        ["bytes: set, sliding"] = (_, adapter) => adapter.SetAsync("k", [1], new() { SlidingExpiration = TimeSpan.FromSeconds(1), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(2) }),
        ["bytes: refresh"] = (_, adapter) => adapter.RefreshAsync("k"),
        ["bytes: refresh, synchronously"] = (_, adapter) => Task.Run(() => adapter.Refresh("k")),
        ["bytes: remove, synchronously"] = (_, adapter) => Task.Run(() => adapter.Remove("k")),
    };

    // Replies to CLUSTER SLOTS: ranges, each of first, last, and the owner's host, port and identifier.
    private static readonly string[] Slots =
    [
        "$-1\r\n", "*-1\r\n", "*0\r\n", "+OK\r\n", ":5\r\n", "$3\r\nabc\r\n", "*1\r\n:1\r\n", "*1\r\n*-1\r\n", "*1\r\n*0\r\n", "*1\r\n*2\r\n:0\r\n:16383\r\n", "*1\r\n*3\r\n:0\r\n:16383\r\n*0\r\n",
        "*1\r\n*3\r\n:0\r\n:16383\r\n*-1\r\n", "*1\r\n*3\r\n:5\r\n:1\r\n*2\r\n$9\r\n127.0.0.1\r\n:1\r\n", "*1\r\n*3\r\n:-1\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:1\r\n",
        "*1\r\n*3\r\n:0\r\n:16384\r\n*2\r\n$9\r\n127.0.0.1\r\n:1\r\n", "*1\r\n*3\r\n:0\r\n:99999999999\r\n*2\r\n$9\r\n127.0.0.1\r\n:1\r\n", "*1\r\n*3\r\n$1\r\nx\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:1\r\n",
        "*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:-1\r\n", "*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:70000\r\n", "*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$1\r\n?\r\n:1\r\n",
        "*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n*0\r\n:1\r\n", "*1\r\n*3\r\n:0\r\n:16383\r\n*4\r\n$1\r\n?\r\n:1\r\n$1\r\ni\r\n:1\r\n", "-ERR anything\r\n",
    ];

    /// <summary>Some of the replies to SCAN have a cursor that never ends.</summary>
    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromMilliseconds(200)).Token;

    public static TheoryData<string> AllAnswers => [.. Answers];

    [Theory]
    [MemberData(nameof(AllAnswers))]
    public async Task No_reply_makes_a_call_throw_a_foreign_exception(string answer)
    {
        using var server = new FakeServer(command =>
            command[0].ToUpperInvariant() is "HELLO" or "CLIENT" or "INFO" or "ECHO" or "PING" or "CONFIG" or "CLUSTER" or "SENTINEL" ? null : answer);
        await Task.WhenAll(Calls.Keys.Select(ThrowsNoneAsync)); // for one answer they all wait two seconds

        async Task ThrowsNoneAsync(string name)
        {
            await using var cache = Cache.Create(new() { RedisUrl = server.Url });

            var error = await Record.ExceptionAsync(() => Calls[name](cache, new(cache, TimeProvider.System)));

            Assert.True(
                error is null or CacheException or KeyNotFoundException or OperationCanceledException { CancellationToken.IsCancellationRequested: true },
                $"{name} threw {error}");
        }
    }

    [Fact]
    public async Task No_reply_to_CLUSTER_SLOTS_makes_a_call_throw_a_foreign_exception()
    {
        await Task.WhenAll(Slots.Select(ThrowsNoneAsync));

        static async Task ThrowsNoneAsync(string answer)
        {
            using var server = new FakeServer(command => command is ["CLUSTER", "SLOTS"] ? answer : null);
            await using var cache = Cache.Create(new() { RedisUrl = server.Url, ConnectionPool = new() { StartupNodes = [new("127.0.0.1", server.Port)] } });
            var face = new DistributedCache(cache, TimeProvider.System);

            foreach (var call in new Func<Task>[]
            {
                async () => Assert.Equal(-1, await cache.GetAsync("k", -1)),
                async () => await cache.SetManyAsync([KeyValuePair.Create("k", 1), KeyValuePair.Create("m", 1)]),
                async () => await cache.IncrementAsync("k"),
                async () => await cache.KeysAsync().ToListAsync(),
                cache.RequireBackendAsync,
                () => Task.Run(() => face.Get("k")),
            })
            {
                var error = await Record.ExceptionAsync(call);
                Assert.True(error is null or CacheException, $"{answer} made it throw {error}");
            }
        }
    }

    [Fact]
    public async Task An_unreadable_reply_is_named_as_one_and_opens_no_circuit()
    {
        using var server = new FakeServer(command => command is ["PTTL", ..] ? "*2\r\n:1\r\n:2\r\n" : null);
        await using var cache = Cache.Create(new() { RedisUrl = server.Url });

        Assert.Equal(
            $"Cache 'default': time to live failed: Redis at {server.Url} sent a reply that cannot be read (InvalidCastException); check that it is a Redis server.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.GetTimeToLiveAsync("k"))).Message);
        Assert.True((await cache.SetManyAsync([KeyValuePair.Create("k", 1)])).Count == 0);
    }

    [Theory]
    [InlineData("0103FFFFFFFFFFFFFF7F")]
    [InlineData("0103FFFFFFFFFFFFFFFF")]
    [InlineData("0107E803000000000000")]
    [InlineData("0107E803000000000000FFFFFFFFFFFFFF7F")]
    [InlineData("0107FFFFFFFFFFFFFF7F0000000000020000")]
    [InlineData("01FFE8030000000000000000000000020000")]
    public async Task A_refresh_leaves_a_frame_alone_that_no_release_writes(string frame)
    {
        using var server = RedisServer.Own();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(server.Url()).Authority);
        await using var cache = Cache.Create(new() { RedisUrl = server.Url() });
        var adapter = new DistributedCache(cache, TimeProvider.System);
        await redis.GetDatabase().StringSetAsync(":1:$d:k", Convert.FromHexString(frame));

        await adapter.RefreshAsync("k");
        adapter.Refresh("k");

        Assert.Null(await redis.GetDatabase().KeyTimeToLiveAsync(":1:$d:k"));
        Assert.True(await redis.GetDatabase().KeyExistsAsync(":1:$d:k"));
    }
}

using System.Globalization;
using System.Text;
using Cachewise.Adapters;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Commands;

/// <summary>Large values beside small ones, on real servers.</summary>
[Collection(Alone.Name)] // it moves gigabytes
public sealed class LargeValueTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string TwoMegabytes = new('x', 2_000_000);
    private static readonly string Large = new('x', 7_500_000);

    private readonly RedisServer _server = RedisServer.Own();
    private readonly FakeLogCollector _log = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Many_readers_of_a_large_value_hold_up_no_small_ones()
    {
        await using var cache = NewCache();
        await cache.SetAsync("large", Large);
        await cache.SetAsync("small", "s");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var missed = 0;

        var readers = Enumerable.Range(0, 40).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Count(await cache.GetAsync<string>("large") is null);
            }
        }));
        var small = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Count(await cache.GetAsync<string>("small") is null);
                await cache.IncrementAsync("count", initial: 0);
            }
        });
        await Task.WhenAll([.. readers, small]);

        Assert.Equal(0, missed);
        Assert.Empty(_log.GetSnapshot());

        void Count(bool isMiss)
        {
            if (isMiss)
            {
                Interlocked.Increment(ref missed);
            }
        }
    }

    [Fact]
    public async Task Many_writers_of_a_large_value_hold_up_no_small_ones()
    {
        await using var cache = NewCache();
        await cache.SetAsync("small", "s");

        var writing = Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => await cache.SetAsync($"large{i}", Large))));
        while (!writing.IsCompleted)
        {
            Assert.Equal("s", await cache.GetAsync<string>("small"));
        }

        await writing;
        Assert.Equal(16, (await cache.GetManyAsync<string>(Enumerable.Range(0, 16).Select(i => $"large{i}"))).Count);
        Assert.Empty(_log.GetSnapshot());
    }

    [Fact]
    public async Task A_value_of_400_megabytes_that_another_program_wrote_is_a_miss_and_no_outage()
    {
        await using var redis = await ConnectAsync();
        await redis.GetDatabase().StringSetRangeAsync(":1:huge", 400_000_000, "x");
        // The server makes the whole reply before it sends the first byte.
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketTimeout = Patience / 3 } });
        await cache.SetAsync("small", "s");

        var reading = Task.Run(async () => await cache.GetAsync("huge", "none"));
        while (!reading.IsCompleted)
        {
            Assert.Equal("s", await cache.GetAsync<string>("small")); // reads that waited behind it are repeated
        }

        Assert.Equal("none", await reading);
        await redis.GetServers()[0].ConfigResetStatisticsAsync();
        Assert.Equal("none", await cache.GetAsync("huge", "none"));
        Assert.Equal("none", await cache.GetAsync("huge", "none"));
        Assert.Equal("strlen=2", await CommandStatistics.ReadAsync(redis));
        Assert.DoesNotContain(_log.GetSnapshot(), record => record.Message.Contains("is unavailable", StringComparison.Ordinal));
        Assert.Contains(
            "Cache 'default': a stored value cannot be read as String: it has 400000001 bytes, and MaxValueBytes is 8388608. Such values count as misses; this is logged once per type",
            _log.GetSnapshot().Select(record => record.Message));
        Assert.Equal("made", await cache.GetOrCreateAsync("huge", _ => ValueTask.FromResult("made")));
        Assert.Equal("made", await cache.GetAsync<string>("huge"));
    }

    [Fact]
    public async Task Large_values_that_another_process_wrote_are_read_and_remembered()
    {
        var config = new CacheConfig { ConnectionPool = new() { SocketTimeout = Patience / 3 } };
        await using var other = NewCache(config);
        await using var cache = NewCache(config);
        var keys = Enumerable.Range(0, 30).Select(i => $"k{i}").ToList();
        Assert.Empty(await other.SetManyAsync(keys.Select(key => KeyValuePair.Create(key, Large))));

        Assert.Equal(Large, await cache.GetAsync<string>("k0"));
        Assert.Equal(30, (await cache.GetManyAsync<string>(keys)).Count);

        await using var redis = await ConnectAsync();
        await redis.GetServers()[0].ConfigResetStatisticsAsync();
        Assert.Equal(Large, await cache.GetAsync<string>("k0"));
        Assert.Equal("get=1 strlen=1", await CommandStatistics.ReadAsync(redis));
        await other.SetAsync("k0", "small");
        Assert.Equal("small", await cache.GetAsync<string>("k0"));
        await redis.GetServers()[0].ConfigResetStatisticsAsync();
        Assert.Equal("small", await cache.GetAsync<string>("k0"));
        Assert.Equal("get=1", await CommandStatistics.ReadAsync(redis));
    }

    [Fact]
    public async Task Large_values_support_all_operations()
    {
        await using var cache = NewCache();

        Assert.True(await cache.AddAsync("k", Large));
        Assert.False(await cache.AddAsync("k", "another"));
        Assert.Equal(Large, await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult("made")));
        Assert.True(await cache.TouchAsync("k", TimeSpan.FromHours(1)));
        await cache.IncrementVersionAsync("k");
        Assert.Null(await cache.GetAsync<string>("k"));
        Assert.Equal(Large, await cache.AtVersion(2).GetAsync<string>("k"));
        Assert.True(await cache.AtVersion(2).RemoveAsync("k"));
        Assert.Null(await cache.AtVersion(2).GetAsync<string>("k"));
        Assert.Equal(Large, await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(Large)));
        Assert.Equal(["k"], (await cache.GetManyAsync<string>(["k", "none"])).Keys);
        Assert.Empty(_log.GetSnapshot());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 2)]
    public async Task A_second_connection_is_opened_unless_only_one_is_allowed(int most, int expected)
    {
        await using var cache = NewCache(new() { MaxConnections = most });
        await cache.SetAsync("small", 1);
        Assert.Equal(1, Connections());

        await cache.SetAsync("large", Large);

        Assert.Equal(Large, await cache.GetAsync<string>("large"));
        Assert.Equal(expected, Connections());
        await cache.DisposeAsync();
        _server.Await(list => !list.Contains("name=cachewise-", StringComparison.Ordinal), "CLIENT", "LIST");
    }

    [Fact]
    public async Task Synchronous_calls_may_have_large_values()
    {
        await using var cache = NewCache();
        var bytes = Encoding.UTF8.GetBytes(Large);
        var distributed = new DistributedCache(cache, TimeProvider.System);

        distributed.Set("k", bytes, new());
        Assert.Equal(bytes, distributed.Get("k"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(bytes, distributed.Get("k"));
        }

        distributed.Set("k", [1], new());
        Assert.Equal([1], distributed.Get("k"));
        Assert.Empty(_log.GetSnapshot());
    }

    [Fact]
    public async Task Without_permission_for_STRLEN_large_values_are_read()
    {
        var user = LimitedUser.Make(_server, "app", ["~*", .. LimitedUser.Rights.Except(["+strlen"])]);
        await using var cache = NewCache(url: _server.UrlOf(user));

        await cache.SetAsync("k", Large);

        Assert.Equal(Large, await cache.GetAsync<string>("k"));
        Assert.Equal(Large, (await cache.GetManyAsync<string>(["k"]))["k"]);
        Assert.Empty(_log.GetSnapshot());
    }

    [Fact]
    public async Task The_queue_for_a_server_that_hangs_is_bounded_and_ends()
    {
        await using var cache = NewCache();
        await cache.SetAsync("large", Large);
        await cache.SetAsync("small", 1);
        _server.Hang();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;

        var writing = Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () => await cache.SetAsync($"large{i}", Large))));
        while (!writing.IsCompleted)
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        await writing.WaitAsync(Patience);
        Assert.InRange(most, 0, 1_500_000_000); // it was 3,100,000,000; each has 7.5 MB of bytes before it waits
        _server.Resume();
        await Eventually.RecoverAsync(cache);
        await cache.SetAsync("large", Large);
        Assert.Equal(Large, await cache.GetAsync<string>("large"));
    }

    [Fact]
    public async Task An_abandoned_large_write_does_not_overwrite_a_later_one()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", new string('0', 1_000_000));
        _server.Hang();
        await cache.SetAsync("k", new string('1', 1_000_000)); // the server has it in its socket
        await cache.RemoveAsync("k");

        _server.Resume();
        await Eventually.RecoverAsync(cache);

        for (var i = 0; i < 100; i++)
        {
            Assert.Null(await cache.GetAsync<string>("k"));
        }
    }

    public static TheoryData<string, Func<Cache, Task>, Func<Cache, Task>> WritesAndRemovals => new()
    {
        { "k", async cache => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(TwoMegabytes)), async cache => await cache.RemoveAsync("k") },
        { "k", async cache => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(TwoMegabytes)), async cache => await cache.SetAsync("k", "new") },
        { "k", async cache => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(TwoMegabytes)), async cache => await cache.RemoveByPatternAsync("k*") },
        { "k", async cache => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(TwoMegabytes)), async cache => await cache.ClearAsync() },
        { "k", async cache => await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", TwoMegabytes)), async cache => await cache.RemoveManyAsync(["k", "other"]) },
        { "d", async cache => await Assert.ThrowsAsync<CacheUnavailableException>(async () => await Distributed(cache).SetAsync("d", new byte[2_000_000], new())), async cache => await Distributed(cache).RemoveAsync("d") },
        { "d", cache => Task.Run(() => Assert.Throws<CacheUnavailableException>(() => Distributed(cache).Set("d", new byte[2_000_000], new()))), cache => Task.Run(() => Distributed(cache).Remove("d")) },
        { "d", cache => Task.Run(() => Assert.Throws<CacheUnavailableException>(() => Distributed(cache).Set("d", new byte[2_000_000], new() { SlidingExpiration = Patience, AbsoluteExpirationRelativeToNow = Patience }))), cache => Task.Run(() => Distributed(cache).Remove("d")) },
    };

    [Theory]
    [MemberData(nameof(WritesAndRemovals), DisableDiscoveryEnumeration = true)]
    public async Task A_failed_large_write_is_not_done_after_a_later_call_for_its_key(string key, Func<Cache, Task> write, Func<Cache, Task> later)
    {
        _server.Require();
        using var proxy = new FaultProxy(_server.Port);
        await using var cache = NewCache(url: $"redis://127.0.0.1:{proxy.Port}/0");
        await cache.SetAsync("large", Large);
        proxy.Hold(number: 1); // that of the large values
        await write(cache);

        await later(cache);
        proxy.Release();

        await cache.SetAsync("other", Large); // by the same way as the write
        for (var i = 0; i < 50; i++)
        {
            Assert.DoesNotContain(_server.Cli("KEYS", "*").Split('\n'), name => name.EndsWith($":{key}", StringComparison.Ordinal) && int.Parse(_server.Cli("STRLEN", name.Trim()), CultureInfo.InvariantCulture) > 1_000_000);
        }
    }

    [Theory]
    [InlineData(200_000)] // fits into the buffers of the sockets
    [InlineData(2_000_000)]
    public async Task A_synchronous_call_ends_when_no_byte_moves(int size)
    {
        _server.Require();
        using var proxy = new FaultProxy(_server.Port);
        // The client sends a command every second.
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(2) } }, $"redis://127.0.0.1:{proxy.Port}/0");
        await cache.SetAsync("large", Large);
        proxy.Hold(number: 1);

        var error = await Task.Run(() => Assert.Throws<CacheUnavailableException>(() => Distributed(cache).Set("d", new byte[size], new())));

        Assert.Equal($"Cache 'default': set failed: Redis at redis://127.0.0.1:{proxy.Port}/0 transferred no byte of a value of {size + 2} bytes within 2000 ms.", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cache_with_stuck_large_values_can_be_disposed_of(bool canWait)
    {
        var cache = NewCache();
        await cache.SetAsync("large", Large);
        _server.Hang();
        await cache.SetAsync("large", Large);

        await Task.Run(async () =>
        {
            if (canWait)
            {
                await cache.DisposeAsync();
            }
            else
            {
                cache.Dispose();
            }
        }).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_synchronous_read_remembers_a_value_that_is_too_large()
    {
        await using var redis = await ConnectAsync();
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(3) } });
        var distributed = Distributed(cache);
        await distributed.SetAsync("d", [1], new());
        var name = _server.Cli("KEYS", "*").Trim();
        await redis.GetDatabase().StringSetRangeAsync(name, 400_000_000, "x");

        await Task.Run(() => Assert.Throws<CacheValueException>(() => distributed.Get("d")));
        await redis.GetServers()[0].ConfigResetStatisticsAsync();

        await Task.Run(() => Assert.Throws<CacheValueException>(() => distributed.Get("d")));
        // Asked again on the other connection, while this one still receives.
        Assert.Matches("^strlen=[12]$", await CommandStatistics.ReadAsync(redis));
    }

    private static DistributedCache Distributed(Cache cache) => new(cache, TimeProvider.System);

    private int Connections() => _server.Cli("CLIENT", "LIST").Split('\n').Count(line => line.Contains("name=cachewise-default", StringComparison.Ordinal));

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        _server.Require();
        return await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},allowAdmin=true,syncTimeout=30000,asyncTimeout=30000");
    }

    private Cache NewCache(CacheConfig? config = null, string? url = null) =>
        Cache.Create((config ?? new()) with { RedisUrl = url ?? _server.Url() }, new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_log))) });
}

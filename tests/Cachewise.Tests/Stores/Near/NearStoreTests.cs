using System.Globalization;
using Cachewise.Adapters;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Near;

/// <summary>
/// What a near cache keeps, and how long. Another client changes Redis, and the test says what is told of it.
/// </summary>
public sealed class NearStoreTests(RedisServer server) : IAsyncLifetime
{
    private static int _prefixes;

    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"near{Interlocked.Increment(ref _prefixes)}");
    private readonly FakeTracking _tracking = new();
    private ConnectionMultiplexer _redis = null!;
    private Cache _cache = null!;

    private IDatabase Redis => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _cache = Create(new());
        _redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
    }

    public async ValueTask DisposeAsync()
    {
        await _cache.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task What_was_read_is_read_from_memory_until_a_change_is_told()
    {
        await WriteAsync("k", "1");
        Assert.Equal(1, await _cache.GetAsync<int>("k"));
        await WriteAsync("k", "2");

        Assert.Equal(1, await _cache.GetAsync<int>("k"));
        Tell("k");
        Assert.Equal(2, await _cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task A_read_from_memory_completes_synchronously()
    {
        await WriteAsync("k", "1");
        await _cache.GetAsync<int>("k");

        Assert.True(IsComplete(_cache.GetAsync<int>("k")));
        Assert.True(IsComplete(_cache.TryGetAsync<int>("k")));
        Assert.True(IsComplete(_cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(2))));
    }

    [Fact]
    public async Task Beyond_the_bound_reads_go_to_Redis()
    {
        await WriteAsync("k", "1");
        await _cache.GetAsync<int>("k");
        await WriteAsync("k", "2");
        await WriteAsync("m", "2");

        _tracking.Behind = TimeSpan.FromSeconds(1); // the clock may be read a step late
        Assert.Equal(2, await _cache.GetAsync<int>("k"));
        Assert.Equal(2, _cache.Get("k", 0));
        Assert.Equal(2, (await _cache.GetManyAsync<int>(["k", "m"]))["k"]);
        Assert.Equal(2, await _cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(3)));
    }

    [Fact]
    public async Task A_bound_of_the_declaration_is_used()
    {
        await using var cache = Create(new() { NearCache = new() { MaxStaleness = TimeSpan.FromSeconds(60) } });
        await WriteAsync("k", "1");
        await cache.GetAsync<int>("k");
        await WriteAsync("k", "2");

        _tracking.Behind = TimeSpan.FromSeconds(50);
        Assert.Equal(1, await cache.GetAsync<int>("k"));
        _tracking.Behind = TimeSpan.FromSeconds(60);
        Assert.Equal(2, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task While_nothing_is_told_nothing_is_kept()
    {
        await WriteAsync("k", "1");
        _tracking.Behind = null;

        Assert.Equal(1, await _cache.GetAsync<int>("k"));
        Assert.Equal(1, (await _cache.GetManyAsync<int>(["k"]))["k"]);
        Assert.Equal(0, _cache.Kept());
    }

    [Fact]
    public async Task A_miss_is_not_kept()
    {
        Assert.Equal(0, await _cache.GetAsync<int>("k"));
        await WriteAsync("k", "1");

        Assert.Equal(1, await _cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task A_write_keeps_nothing()
    {
        await _cache.SetAsync("k", 1);
        await _cache.SetManyAsync([KeyValuePair.Create("m", 1)]);
        await _cache.AddAsync("a", 1);
        await _cache.IncrementAsync("i", initial: 0);
        await _cache.GetOrCreateAsync("g", _ => ValueTask.FromResult(1));

        Assert.Equal(0, _cache.Kept());
    }

    [Fact]
    public async Task An_entry_is_in_memory_no_longer_than_in_Redis()
    {
        await Redis.StringSetAsync(Full("k"), "1", TimeSpan.FromMilliseconds(300));
        Assert.Equal(1, await _cache.GetAsync<int>("k"));
        await WriteAsync("k", "2");

        await Eventually.UntilAsync(async () => await _cache.GetAsync<int>("k") == 2);
    }

    [Fact]
    public async Task All_is_dropped_where_everything_may_have_changed()
    {
        await WriteAsync("k", "1");
        await _cache.GetAsync<int>("k");

        _tracking.TellAll();

        Assert.Equal(0, _cache.Kept());
    }

    [Fact]
    public async Task A_change_is_told_of_a_key_at_any_version_and_of_no_other_key()
    {
        await WriteAsync("k", "1");
        await Redis.StringSetAsync($"{_prefix}:7:k", "7");
        await _cache.GetAsync<int>("k");
        await _cache.AtVersion(7).GetAsync<int>("k");

        _tracking.Tell($"{_prefix}x:1:k");
        _tracking.Tell("k");
        _tracking.Tell($"{_prefix}:1:$s:k");
        _tracking.Tell($"{_prefix}:99999999999:k");
        _tracking.Tell([.. System.Text.Encoding.UTF8.GetBytes($"{_prefix}:1:"), 0xFF]);
        Assert.Equal(2, _cache.Kept());
        _tracking.Tell($"{_prefix}:7:k");
        Assert.Equal(1, _cache.Kept());
        Tell("k");
        Assert.Equal(0, _cache.Kept());
    }

    [Fact]
    public async Task Of_many_keys_those_in_memory_are_read_there_and_the_others_in_one_round_trip_and_kept()
    {
        await WriteAsync("a", "1");
        await WriteAsync("b", "1");
        await _cache.GetAsync<int>("a");
        await WriteAsync("a", "2");

        var first = await _cache.GetManyAsync<int>(["a", "missing", "b", "b"]);
        await WriteAsync("b", "2");
        var second = await _cache.GetManyAsync<int>(["a", "b"]);

        Assert.Equal([("a", 1), ("b", 1)], first.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([("a", 1), ("b", 1)], second.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task A_large_batch_is_read_whole_and_kept_in_parts()
    {
        string[] keys = [.. Enumerable.Range(0, 350).Select(i => $"k{i}")];
        await _cache.SetManyAsync(keys.Select((key, i) => KeyValuePair.Create(key, i)));

        Assert.Equal(Enumerable.Range(0, 350), (await _cache.GetManyAsync<int>(keys)).Values);
        Assert.Equal(100, _cache.Kept());
        Assert.Equal(Enumerable.Range(0, 350), (await _cache.GetManyAsync<int>(keys)).Values);
        Assert.Equal(200, _cache.Kept());
    }

    [Fact]
    public async Task Callers_that_block_read_from_memory_too()
    {
        await WriteAsync("k", "1");
        Assert.Equal(1, _cache.Get("k", 0));
        await WriteAsync("k", "2");

        Assert.Equal(1, _cache.Get("k", 0));
        Assert.Equal(1, _cache.GetOrCreate("k", () => 3));
    }

    [Fact]
    public async Task Entries_of_adapters_and_locks_are_not_kept()
    {
        var distributed = new DistributedCache(_cache, TimeProvider.System);
        await distributed.SetAsync("d", [1], new() { SlidingExpiration = TimeSpan.FromMinutes(1) });

        Assert.Equal([1], await distributed.GetAsync("d"));
        Assert.Equal([1], distributed.Get("d"));
        await using (await _cache.AcquireLockAsync("l", TimeSpan.FromMinutes(1)))
        {
            Assert.Equal(0, _cache.Kept());
        }
    }

    [Fact]
    public async Task The_number_of_entries_is_bounded()
    {
        await using var cache = Create(new() { NearCache = new() { MaxEntries = 3 } });
        for (var i = 0; i < 10; i++)
        {
            await WriteAsync($"k{i}", "1");
            await cache.GetAsync<int>($"k{i}");
        }

        Assert.Equal((3, 7), (cache.Kept(), cache.Core.Usage.Evictions!.Value.OverEntries));
        Assert.Equal(1, cache.Core.Usage.Connections);
    }

    [Fact]
    public async Task The_bytes_of_the_entries_are_bounded()
    {
        await using var cache = Create(new() { MaxValueBytes = 1000, MaxBytes = 6096 });
        for (var i = 0; i < 10; i++)
        {
            await WriteAsync($"k{i}", $"\"{new string('x', 900)}\"");
            Assert.Equal(900, (await cache.GetAsync<string>($"k{i}"))!.Length);
        }

        Assert.InRange(cache.Core.Usage.Bytes!.Value, 1000, 6096);
        Assert.InRange(cache.Kept(), 1, 9);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 0)]
    [InlineData(200_000, 0)]
    public async Task A_value_over_the_limit_is_read_from_Redis_each_time(int length, int kept)
    {
        await using var cache = Create(new() { NearCache = new() { MaxValueBytes = 100 } });
        await WriteAsync("k", $"\"{new string('x', length - 2)}\"");

        Assert.Equal(length - 2, (await cache.GetAsync<string>("k"))!.Length);
        Assert.Equal(length - 2, (await cache.GetAsync<string>("k"))!.Length);
        Assert.Equal(length - 2, cache.Get("k", "").Length);
        Assert.Equal(kept, cache.Kept());
    }

    [Fact]
    public async Task A_key_that_holds_no_string_is_a_miss_and_not_kept()
    {
        await Redis.ListRightPushAsync(Full("list"), "1");

        Assert.Equal(5, await _cache.GetAsync("list", 5));
        Assert.Equal(0, _cache.Kept());
    }

    [Fact]
    public async Task A_disposed_cache_reads_nothing_and_its_tracking_has_ended()
    {
        await WriteAsync("k", "1");
        await _cache.GetAsync<int>("k");

        await _cache.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _cache.GetAsync<int>("k").AsTask());
        Assert.Equal(1, _tracking.Ended);
        Tell("k");
        _tracking.TellAll();
    }

    [Fact]
    public async Task A_cache_that_is_not_used_starts_no_tracking()
    {
        Assert.Equal(0, _tracking.Started);
        await _cache.SetAsync("k", 1);
        Assert.Equal(0, _tracking.Started);
        await _cache.GetAsync<int>("k");
        await _cache.GetAsync<int>("k");
        Assert.Equal(1, _tracking.Started);
    }

    [Fact]
    public async Task After_a_switch_to_another_connection_nothing_that_was_kept_is_read_and_the_tracking_follows()
    {
        await WriteAsync("k", "1");
        await _cache.GetAsync<int>("k");
        await WriteAsync("k", "2");
        var plan = _cache.Core.Plan;

        var changed = plan.Config with { NearCache = null, ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(7) } };
        Assert.True(await _cache.Core.Store.ReconnectAsync(new(plan.Alias, changed, plan.Choice), _ => { }, () => { }));

        Assert.Equal(2, await _cache.GetAsync<int>("k"));
        Assert.Equal((1, 0, (1, 1)), (_tracking.Started, _tracking.Ended, _tracking.Switches));
    }

    [Fact]
    public async Task Tracking_that_was_not_begun_before_a_switch_begins_with_the_next_read()
    {
        var plan = _cache.Core.Plan;
        Assert.True(await _cache.Core.Store.ReconnectAsync(new(plan.Alias, plan.Config with { ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(7) } }, plan.Choice), _ => { }, () => { }));
        Assert.Equal(0, _tracking.Started);

        await WriteAsync("k", "1");
        Assert.Equal(1, await _cache.GetAsync<int>("k"));
        Assert.Equal((1, 1L), (_tracking.Started, _cache.Kept()));
    }

    [Fact]
    public async Task On_the_other_backends_the_setting_changes_nothing()
    {
        await using var memory = Cache.Create(new() { NearCache = new() });
        await using var dummy = Cache.Create(new() { NearCache = new(), Backend = CacheBackend.Dummy });

        await memory.SetAsync("k", 1);
        await dummy.SetAsync("k", 1);

        Assert.Equal((1, 0), (await memory.GetAsync<int>("k"), await dummy.GetAsync<int>("k")));
    }

    private Cache Create(CacheConfig config) => NearCaches.Create(_tracking, config with { RedisUrl = server.Url(), KeyPrefix = _prefix });

    private static bool IsComplete<T>(ValueTask<T> read) => read.IsCompletedSuccessfully;

    private string Full(string key) => $"{_prefix}:1:{key}";

    /// <summary>Another client writes, and nothing is told.</summary>
    private Task<bool> WriteAsync(string key, string value) => Redis.StringSetAsync(Full(key), value);

    private void Tell(string key) => _tracking.Tell(Full(key));
}

using Cachewise.Configuration;
using Cachewise.Resilience;
using Cachewise.Stores.Redis;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Stores.Redis;

/// <summary>Redis is away, hangs, refuses, and comes back. The servers are real, and each test has its own.</summary>
[Collection(Alone.Name)] // a time-out on a busy machine would be an outage that no test asked for
public sealed class OutageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RedisServer _server = RedisServer.Own();
    private readonly FakeLogCollector _log = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    [Contract.Contract(142)]
    public async Task While_redis_is_away_reads_miss_and_writes_are_dropped()
    {
        await using var cache = NewCache();
        _server.Kill();

        Assert.Equal(-1, await cache.GetAsync("k", -1));
        Assert.False((await cache.TryGetAsync<int>("k")).Found);
        Assert.Empty(await cache.GetManyAsync<int>(["k"]));
        Assert.False(await cache.ContainsAsync("k"));
        Assert.Equal(1, await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)));
        Assert.Equal(2, (await cache.GetOrCreateManyAsync<int>(["k"], async (_, _) => new Dictionary<string, int> { ["k"] = 2 }))["k"]);
        await cache.SetAsync("k", 1);
        Assert.Equal(["k", "m"], await cache.SetManyAsync([KeyValuePair.Create("k", 1), KeyValuePair.Create("m", 1)]));
        Assert.False(await cache.RemoveAsync("k"));
        Assert.Equal(0, await cache.RemoveManyAsync(["k"]));
        Assert.False(await cache.TouchAsync("k"));
    }

    [Fact]
    public async Task While_redis_is_away_what_nothing_can_stand_in_for_throws()
    {
        await using var cache = NewCache();
        _server.Kill();

        await Throws("add", async () => await cache.AddAsync("k", 1));
        await Throws("increment", async () => await cache.IncrementAsync("k", initial: 0));
        await Throws("increment", async () => await cache.DecrementAsync("k"));
        await Throws("add", async () => await cache.AcquireLockAsync("k", TimeSpan.FromSeconds(1)));
        await Throws("time to live", async () => await cache.GetTimeToLiveAsync("k"));
        await Throws("persist", async () => await cache.PersistAsync("k"));
        await Throws("move to a version", async () => await cache.IncrementVersionAsync("k"));
        await Throws("scan", async () => await cache.KeysAsync().ToListAsync());
        await Throws("scan", async () => await cache.RemoveByPatternAsync("*"));
        await Throws("scan", async () => await cache.ClearAsync());
    }

    [Fact]
    [Contract.Contract(144)]
    public async Task When_told_to_throw_every_call_throws()
    {
        await using var cache = NewCache(new() { OnFailure = FailureMode.Throw });
        _server.Kill();

        await Throws("get", async () => await cache.GetAsync<int>("k"));
        await Throws("get many", async () => await cache.GetManyAsync<int>(["k"]));
        await Throws("contains", async () => await cache.ContainsAsync("k"));
        await Throws("get", async () => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)));
        await Throws("set", async () => await cache.SetAsync("k", 1));
        await Throws("set many", async () => await cache.SetManyAsync([KeyValuePair.Create("k", 1)]));
        await Throws("remove", async () => await cache.RemoveAsync("k"));
        await Throws("remove many", async () => await cache.RemoveManyAsync(["k"]));
        await Throws("touch", async () => await cache.TouchAsync("k"));
    }

    [Fact]
    [Contract.Contract(143)]
    public async Task An_outage_is_logged_where_it_begins_and_where_it_ends()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 1);
        Assert.Empty(_log.GetSnapshot());
        _server.Kill();
        await cache.GetAsync<int>("k");
        _time.Advance(TimeSpan.FromSeconds(30));
        await cache.GetAsync<int>("k");
        await cache.SetAsync("k", 2);
        Assert.Equal(
            $"Cache 'default' is unavailable: get failed: Redis at {_server.Url()} is unreachable; check its address, and that it runs. Until it recovers, reads miss and writes are dropped; counters, add, locks and IDistributedCache throw",
            Assert.Single(_log.GetSnapshot()).Message);

        _server.Start();
        await BackAsync(cache);

        Assert.Equal([(3, LogLevel.Warning), (5, LogLevel.Information)], _log.GetSnapshot().Select(record => (record.Id.Id, record.Level)));
        Assert.Matches("^Cache 'default' is available again after 00:00:30; [0-9]+ calls missed, were dropped or threw$", _log.LatestRecord.Message);
    }

    [Fact]
    public async Task A_server_that_was_not_there_at_first_is_used_when_it_is()
    {
        _server.Kill();
        await using var cache = NewCache();
        Assert.Equal(-1, await cache.GetAsync("k", -1));

        _server.Start();

        await BackAsync(cache);
    }

    [Fact]
    public async Task Caches_that_start_together_without_a_server_all_learn_at_once_that_it_is_away()
    {
        _server.Kill();
        var caches = Enumerable.Range(0, 8).Select(_ => NewCache(new() { ConnectionPool = new() { SocketTimeout = Patience, SocketConnectTimeout = Patience } })).ToList();

        var all = Task.WhenAll(caches.SelectMany(cache => Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await cache.GetAsync("k", -1)))));
        Assert.All(await all.WaitAsync(Patience / 2), value => Assert.Equal(-1, value)); // half of what any of them may wait

        foreach (var cache in caches)
        {
            await cache.DisposeAsync();
        }
    }

    [Fact]
    public async Task While_redis_hangs_calls_end_and_after_it_they_work()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 1);
        _server.Hang();

        Assert.Equal(-1, await cache.GetAsync("k", -1).AsTask().WaitAsync(Patience));
        var error = await Assert.ThrowsAsync<CacheUnavailableException>(() => cache.IncrementAsync("k").AsTask().WaitAsync(Patience));
        Assert.StartsWith($"Cache 'default': increment failed: Redis at {_server.Url()} ", error.Message, StringComparison.Ordinal);

        _server.Resume();
        await BackAsync(cache);
    }

    [Fact]
    public async Task A_cache_that_hangs_from_the_start_does_not_hold_up_its_callers()
    {
        _server.Hang();
        await using var cache = NewCache();

        var error = await Assert.ThrowsAsync<CacheUnavailableException>(() => cache.AddAsync("k", 1).AsTask().WaitAsync(Patience));

        Assert.Equal($"Cache 'default': add failed: Redis at {_server.Url()} did not reply within 1000 ms; if it is only slow, raise ConnectionPool.SocketTimeout.", error.Message);
        _server.Resume();
    }

    [Fact]
    public async Task A_server_that_is_slow_to_connect_is_told_from_one_that_is_not_there()
    {
        using var silent = new SilentServer();
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketConnectTimeout = TimeSpan.FromMilliseconds(100), SocketTimeout = Patience } }, silent.Url);

        for (var i = 0; i < 20; i++) // the client tries again meanwhile, and ends its attempts in more than one way
        {
            Assert.Equal(
                $"Cache 'default': add failed: Redis at {silent.Url} took no connection within 100 ms; "
                + "check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true.",
                (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(9.9, "check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true")]
    [InlineData(10, "check its address")]
    public void Who_waits_long_already_is_not_told_to_wait(double seconds, string fix) =>
        Assert.Equal(fix, new RedisSettings("default", RedisAddress.Parse("redis://localhost", [])!, new() { SocketConnectTimeout = TimeSpan.FromSeconds(seconds) }).FixOfSlowConnect);

    [Theory]
    [InlineData(true, 2)]
    [InlineData(null, 1)]
    public async Task A_read_that_timed_out_is_sent_again_only_when_asked(bool? retry, int expected)
    {
        await using var cache = NewCache(new() { ConnectionPool = new() { RetryOnTimeout = retry, SocketTimeout = TimeSpan.FromMilliseconds(500) } });
        await cache.SetAsync("k", 1);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},allowAdmin=true");
        await redis.GetServers()[0].ConfigResetStatisticsAsync();
        _server.Hang();
        Assert.Equal(-1, await cache.GetAsync("k", -1).AsTask().WaitAsync(Patience));
        _server.Resume();

        Task<int> SentAsync() => CommandStatistics.CallsAsync(redis, "get");
        using var limit = new CancellationTokenSource(Patience);
        while (await SentAsync() < expected)
        {
            limit.Token.ThrowIfCancellationRequested(); // the server works off what lay in its socket
        }

        Assert.Equal(expected, await SentAsync());
    }

    [Fact]
    public async Task A_full_server_drops_writes_refuses_what_must_not_be_dropped_and_is_logged_once()
    {
        using var full = RedisServer.Own("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        await using var cache = NewCache(url: full.Url());

        for (var i = 0; i < 100; i++)
        {
            await cache.SetAsync("k", 1);
            Assert.Equal(1, await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)));
            Assert.False(await cache.ContainsAsync("k"));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        const string Cause = "rejected the command: OOM command not allowed when used memory > 'maxmemory'";
        Assert.Equal(
            $"Cache 'default': add failed: Redis at {full.Url()} {Cause}.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
        Assert.Equal(
            $"Cache 'default': set failed: Redis at {full.Url()} {Cause}. Rejected calls miss, are dropped or throw, as in an outage; other calls work",
            Assert.Single(_log.GetSnapshot()).Message);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_neither_fails_a_call_nor_keeps_a_cache_away()
    {
        await using var cache = Cache.Create(new() { RedisUrl = _server.Url() }, new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FullDisk())) });
        _server.Kill();
        Assert.Equal(-1, await cache.GetAsync("k", -1));
        _server.Start();

        await BackAsync(cache);
    }

    [Fact]
    public async Task An_outage_of_a_server_that_refuses_something_has_lines_of_its_own()
    {
        using var full = RedisServer.Own("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        await using var cache = NewCache(url: full.Url());
        await cache.SetAsync("k", 1);
        Assert.Equal("OK", full.Cli("CONFIG", "SET", "maxmemory", "0"));
        full.Kill();
        await cache.GetAsync<int>("k");
        full.Start();
        Assert.Equal("OK", full.Cli("CONFIG", "SET", "maxmemory", "0"));
        await BackAsync(cache);
        _time.Advance(TimeSpan.FromMinutes(1));
        await cache.GetAsync<int>("k");

        Assert.Equal([12, 3, 5, 13], _log.GetSnapshot().Select(record => record.Id.Id));
        Assert.Matches("^Cache 'default': no call was rejected for 00:01:00; before that, [0-9]+ were within 00:00:00$", _log.LatestRecord.Message);
    }

    [Fact]
    public async Task A_database_that_the_server_does_not_have_is_an_outage_with_its_reason()
    {
        await using var cache = NewCache(url: _server.Url(99));

        Assert.Equal(-1, await cache.GetAsync("k", -1));
        await cache.SetAsync("k", 1);
        var message = $"Cache 'default': add failed: Redis at {_server.Url(99)} rejected the command: The database does not exist on the server: 99.";
        Assert.Equal(message, (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
        Assert.Equal(
            message.Replace("add failed", "connect failed", StringComparison.Ordinal),
            (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message);
    }

    [Fact]
    public async Task A_replica_is_read_and_scanned_and_says_that_it_takes_no_writes()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 7);
        using var replica = RedisServer.Own("--replicaof", "127.0.0.1", $"{_server.Port}");
        await using var onReplica = NewCache(url: replica.Url());
        using var limit = new CancellationTokenSource(Patience);
        while (await onReplica.GetAsync("k", 0, limit.Token) == 0)
        {
            await Task.Yield(); // the replica copies its primary
        }

        Assert.Equal(["k"], await onReplica.KeysAsync().ToListAsync());
        foreach (var (operation, call) in new (string, Func<Task>)[]
        {
            ("add", async () => await onReplica.AddAsync("k", 1)),
            ("increment", async () => await onReplica.IncrementAsync("k")),
            ("clear", async () => await onReplica.ClearAsync()),
        })
        {
            Assert.Equal(
                $"Cache 'default': {operation} failed: Redis at {replica.Url()} is a replica and accepts no writes.",
                (await Assert.ThrowsAsync<CacheUnavailableException>(call)).Message);
        }

        Assert.Equal(7, await onReplica.GetAsync<int>("k"));
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await onReplica.RemoveByPatternAsync("*"));
        Assert.Equal(7, await onReplica.GetAsync<int>("k")); // its caller knows that it is still there
        await onReplica.RemoveAsync("k");
        Assert.Equal(0, await onReplica.GetAsync<int>("k")); // what should have been removed is not served
    }

    [Fact]
    public async Task A_server_that_becomes_a_replica_is_called_one()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 1);
        _server.Cli("REPLICAOF", "127.0.0.1", $"{RedisServer.FreePort()}");

        Assert.Equal(
            $"Cache 'default': add failed: Redis at {_server.Url()} is a replica and accepts no writes.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
    }

    [Fact]
    public async Task A_command_that_the_server_does_not_know_is_named_without_key_and_value()
    {
        using var hardened = RedisServer.Own("--rename-command", "SETEX", "", "--rename-command", "SET", "");
        await using var cache = NewCache(url: hardened.Url());

        await cache.SetAsync("alice@example.org", "card 4111");

        var message = Assert.Single(_log.GetSnapshot()).Message;
        Assert.Equal(
            $"Cache 'default': set failed: Redis at {hardened.Url()} rejected the command: unknown command 'SET' ({hardened.Version}). Rejected calls miss, are dropped or throw, as in an outage; other calls work",
            message);
    }

    [Fact]
    public async Task What_a_failed_call_throws_does_not_name_its_key()
    {
        await using var cache = NewCache();
        _server.Kill();

        var error = await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("alice@example.org", "card 4111"));

        Assert.DoesNotContain("alice", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("4111", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_told_from_a_server_that_is_not_there()
    {
        using var guarded = RedisServer.Own("--requirepass", "right");
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://:wrong@127.0.0.1:{guarded.Port}/0" });

        var error = await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1));

        Assert.Equal(
            $"Cache 'default': add failed: Redis at redis://:***@127.0.0.1:{guarded.Port}/0 rejected the login; check user and password in RedisUrl.",
            error.Message);
        Assert.Equal(-1, await cache.GetAsync("k", -1));
    }

    [Fact]
    public async Task A_server_that_is_back_with_another_password_is_told_as_that_once()
    {
        using var server = RedisServer.Own("--requirepass", "wrong"); // as it is after a restart
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://:right@127.0.0.1:{server.Port}/0" }, new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_log))) });
        server.Require();
        Assert.Equal("OK", server.Cli("-a", "wrong", "CONFIG", "SET", "requirepass", "right"));
        await cache.SetAsync("k", 1);
        server.Kill();
        await cache.GetAsync<int>("k");
        server.Start();

        var refused = $"Redis at redis://:***@127.0.0.1:{server.Port}/0 rejected the login; check user and password in RedisUrl";
        using var limit = new CancellationTokenSource(Patience);
        while (_log.Count < 2)
        {
            await Task.Delay(20, limit.Token);
        }

        Assert.Equal($"Cache 'default' is still unavailable: connect failed: {refused}", _log.LatestRecord.Message);
        Assert.Equal($"Cache 'default': increment failed: {refused}.", (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.IncrementAsync("n"))).Message);
        Assert.Equal(2, _log.Count);
    }

    [Fact]
    public async Task What_was_written_or_removed_in_an_outage_is_not_served_from_its_older_value_after_it()
    {
        await using var cache = NewCache();
        string[] keys = ["set", "set many", "removed", "removed many", "touched away", "version"];
        foreach (var key in keys.Append("untouched"))
        {
            await cache.SetAsync(key, 1);
        }

        await cache.AtVersion(2).SetAsync("version", 1);
        _server.Hang();
        await cache.SetAsync("set", 2);
        await cache.SetManyAsync([KeyValuePair.Create("set many", 2)]);
        await cache.RemoveAsync("removed");
        await cache.RemoveManyAsync(["removed many"]);
        await cache.TouchAsync("touched away", TimeSpan.Zero);
        await cache.AtVersion(2).SetAsync("version", 2);
        await cache.TouchAsync("untouched");
        _server.Resume();
        await BackAsync(cache);

        Assert.Equal(["untouched", "version"], (await cache.GetManyAsync<int>([.. keys, "untouched"])).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, await cache.AtVersion(2).GetAsync<int>("version"));
    }

    [Fact]
    public async Task More_dropped_writes_than_the_journal_keeps_whole_remove_their_entries_on_return_and_no_others()
    {
        await using var cache = NewCache(new() { KeyPrefix = "mine" });
        await using var other = NewCache(new() { KeyPrefix = "theirs" });
        var keys = Enumerable.Range(0, StaleKeyJournal.MaxKeys + 100).Select(i => $"{i}").ToList();
        Assert.Empty(await cache.SetManyAsync(keys.Select(key => KeyValuePair.Create(key, 1))));
        await cache.SetAsync("kept", 1);
        await cache.AtVersion(2).SetAsync("kept", 1);
        await other.SetAsync("kept", 1);
        _server.Hang();
        foreach (var key in keys)
        {
            await cache.RemoveAsync(key);
        }

        _server.Resume();
        await BackAsync(cache);

        Assert.Equal(["kept"], (await cache.GetManyAsync<int>([.. keys, "kept"])).Keys);
        Assert.Equal(1, await cache.AtVersion(2).GetAsync<int>("kept"));
        Assert.Equal(1, await other.GetAsync<int>("kept"));
    }

    [Fact]
    public async Task A_value_that_a_full_server_refuses_does_not_leave_the_older_one()
    {
        using var full = RedisServer.Own("--maxmemory-policy", "noeviction");
        await using var cache = NewCache(url: full.Url());
        await cache.SetAsync("k", 1);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{full.Port},allowAdmin=true");
        await redis.GetServers()[0].ConfigSetAsync("maxmemory", "1");

        await cache.SetAsync("k", 2);

        Assert.Equal(0, await cache.GetAsync<int>("k"));
        Assert.False(await redis.GetDatabase().KeyExistsAsync(":1:k"));
    }

    [Fact]
    public async Task Calls_that_began_before_an_outage_was_over_do_not_begin_another()
    {
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketTimeout = TimeSpan.FromMilliseconds(500) } });
        await cache.SetAsync("k", 1);
        _server.Hang();
        var calls = Enumerable.Range(0, 100).Select(_ => cache.GetAsync("k", -1).AsTask()).ToList();
        Assert.All(await Task.WhenAll(calls), value => Assert.Equal(-1, value));
        _server.Resume();
        await BackAsync(cache);

        Assert.Equal([3, 5], _log.GetSnapshot().Select(record => record.Id.Id));
    }

    [Fact]
    public async Task A_server_that_hangs_while_nobody_asks_it_is_found_by_the_health_check()
    {
        await using var cache = NewCache(new() { ConnectionPool = new() { HealthCheckInterval = TimeSpan.FromSeconds(1), SocketTimeout = TimeSpan.FromSeconds(1) } });
        await cache.SetAsync("k", 1);
        _server.Hang();

        using var limit = new CancellationTokenSource(Patience);
        while (_log.Count == 0)
        {
            await Task.Delay(20, limit.Token);
        }

        Assert.Equal(
            $"Cache 'default' is unavailable: health check failed: Redis at {_server.Url()} did not reply within 1000 ms; if it is only slow, raise ConnectionPool.SocketTimeout. Until it recovers, reads miss and writes are dropped; counters, add, locks and IDistributedCache throw",
            _log.LatestRecord.Message);
        _server.Resume();
        await BackAsync(cache);
    }

    [Fact]
    public async Task A_connection_that_dies_unnoticed_is_replaced_as_soon_as_another_answers()
    {
        _server.Require();
        using var proxy = new FaultProxy(_server.Port);
        var pool = new ConnectionPool { SocketTimeout = TimeSpan.FromSeconds(4) }; // the client by itself would wait for four times as long
        await using var link = RedisLinks.Create(new("default", RedisAddress.Parse($"redis://127.0.0.1:{proxy.Port}", [])!, pool));
        await link.PingAsync(RedisNode.Unnamed, "");
        proxy.FallSilent();
        proxy.Speak();

        Assert.True(await link.IsBackAsync(RedisNode.Unnamed, ""));
    }

    [Fact]
    public async Task An_attempt_to_connect_that_is_lost_is_overtaken_by_the_next()
    {
        _server.Require();
        using var proxy = new FaultProxy(_server.Port);
        var pool = new ConnectionPool { SocketTimeout = Patience, SocketConnectTimeout = Patience }; // as long as the lost one would be waited for
        await using var link = RedisLinks.Create(new("default", RedisAddress.Parse($"redis://127.0.0.1:{proxy.Port}", [])!, pool));
        await link.PingAsync(RedisNode.Unnamed, "");
        proxy.FallSilent();
        var back = link.IsBackAsync(RedisNode.Unnamed, "");
        Assert.True(SpinWait.SpinUntil(() => proxy.Connections > 1, Patience));

        proxy.Speak();

        Assert.True(await back);
    }

    [Fact]
    public async Task With_room_for_one_connection_one_that_dies_unnoticed_is_left_after_a_time_out()
    {
        _server.Require();
        using var proxy = new FaultProxy(_server.Port);
        var pool = new ConnectionPool { SocketTimeout = TimeSpan.FromSeconds(2), MaxConnections = 1 };
        await using var link = RedisLinks.Create(new("default", RedisAddress.Parse($"redis://127.0.0.1:{proxy.Port}", [])!, pool));
        await link.PingAsync(RedisNode.Unnamed, "");
        proxy.FallSilent();
        proxy.Speak();

        var began = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAnyAsync<TimeoutException>(async () => await link.IsBackAsync(RedisNode.Unnamed, "")); // another connection would have answered sooner
        while (!await AnswersAsync(link))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < 3 * pool.SocketTimeout);
        }
    }

    [Fact]
    public async Task While_a_server_hangs_only_the_first_calls_wait()
    {
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketTimeout = Patience / 10 } });
        await cache.SetAsync("k", 1);
        _server.Hang();
        Assert.Equal(-1, await cache.GetAsync("k", -1));

        for (var i = 0; i < 1000; i++) // would take hours if one in a hundred waited
        {
            var read = cache.GetAsync("k", -1);
            Assert.True(read.IsCompleted);
            Assert.Equal(-1, await read);
        }

        _server.Resume();
    }

    private static async Task<bool> AnswersAsync(RedisLink link)
    {
        try
        {
            return await link.IsBackAsync(RedisNode.Unnamed, "");
        }
        catch (StackExchange.Redis.RedisConnectionException)
        {
            return false; // the client is about to connect again
        }
    }

    private Cache NewCache(CacheConfig? config = null, string? url = null) =>
        Cache.Create(
            (config ?? new()) with { RedisUrl = url ?? _server.Url() },
            new() { Time = _time, Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_log))) });

    private async Task Throws(string operation, Func<Task> call) =>
        Assert.Equal(
            $"Cache 'default': {operation} failed: Redis at {_server.Url()} is unreachable; check its address, and that it runs.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(call)).Message);

    /// <summary>Reads until reading works again, which it must by itself.</summary>
    private static async Task BackAsync(Cache cache)
    {
        using var limit = new CancellationTokenSource(Patience);
        do
        {
            await cache.SetAsync("back", 1, cancellationToken: limit.Token);
            await Task.Yield();
        }
        while (await cache.GetAsync("back", 0, limit.Token) == 0);
    }

    private sealed class FullDisk : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new IOException("No space left on device");

        public void Dispose()
        {
        }
    }
}

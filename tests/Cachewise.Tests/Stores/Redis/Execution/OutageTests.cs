using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>Redis is unreachable or hangs, and recovers.</summary>
public sealed class OutageTests : ServerTest
{
    [Fact]
    [Contract.Contract(142)]
    public async Task While_Redis_is_unavailable_reads_miss_and_writes_are_dropped()
    {
        await using var cache = NewCache();
        Server.Kill();

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
    public async Task While_Redis_is_unavailable_calls_without_a_fallback_throw()
    {
        await using var cache = NewCache();
        Server.Kill();

        await Throws("add", async () => await cache.AddAsync("k", 1));
        await Throws("increment", async () => await cache.IncrementAsync("k", initial: 0));
        await Throws("increment", async () => await cache.DecrementAsync("k"));
        await Throws("lock", async () => await cache.AcquireLockAsync("k", TimeSpan.FromSeconds(1)));
        await Throws("time to live", async () => await cache.GetTimeToLiveAsync("k"));
        await Throws("persist", async () => await cache.PersistAsync("k"));
        await Throws("move to a version", async () => await cache.IncrementVersionAsync("k"));
        await Throws("scan", async () => await cache.KeysAsync().ToListAsync());
        await Throws("remove by pattern", async () => await cache.RemoveByPatternAsync("*"));
        await Throws("clear", async () => await cache.ClearAsync());
    }

    [Fact]
    [Contract.Contract(144)]
    public async Task With_FailureMode_Throw_every_call_throws()
    {
        await using var cache = NewCache(new() { OnFailure = FailureMode.Throw });
        Server.Kill();

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
    public async Task An_outage_is_logged_when_it_begins_and_when_it_ends()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 1);
        Assert.Empty(Log.GetSnapshot());
        Server.Kill();
        await cache.GetAsync<int>("k");
        Time.Advance(TimeSpan.FromSeconds(30));
        await cache.GetAsync<int>("k");
        await cache.SetAsync("k", 2);
        Assert.Equal(
            $"Cache 'default' is unavailable: Redis at {Server.Url()} is unreachable; check its address, and that it runs. Until it recovers, reads miss and writes are dropped; counters, add, locks and IDistributedCache throw",
            Assert.Single(Log.GetSnapshot()).Message);

        Server.Start();
        await Eventually.RecoverAsync(cache);

        Assert.Equal([(3, LogLevel.Warning), (5, LogLevel.Information)], Log.GetSnapshot().Select(record => (record.Id.Id, record.Level)));
        Assert.Matches("^Cache 'default' is available again after 00:00:30; [0-9]+ calls missed, were dropped or threw$", Log.LatestRecord.Message);
    }

    [Fact]
    public async Task A_server_that_starts_after_the_cache_is_used()
    {
        Server.Kill();
        await using var cache = NewCache();
        Assert.Equal(-1, await cache.GetAsync("k", -1));

        Server.Start();

        await Eventually.RecoverAsync(cache);
    }

    [Fact]
    public async Task Caches_that_start_together_without_a_server_fail_at_once()
    {
        Server.Kill();
        var caches = Enumerable.Range(0, 8).Select(_ => NewCache(new() { ConnectionPool = new() { SocketTimeout = Patience, SocketConnectTimeout = Patience } })).ToList();

        var all = Task.WhenAll(caches.SelectMany(cache => Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await cache.GetAsync("k", -1)))));
        // Half of the longest wait of a call.
        Assert.All(await all.WaitAsync(Patience / 2), value => Assert.Equal(-1, value));

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
        Server.Hang();

        Assert.Equal(-1, await cache.GetAsync("k", -1).AsTask().WaitAsync(Patience));
        var error = await Assert.ThrowsAsync<CacheUnavailableException>(() => cache.IncrementAsync("k").AsTask().WaitAsync(Patience));
        Assert.StartsWith($"Cache 'default': increment failed: Redis at {Server.Url()} ", error.Message, StringComparison.Ordinal);

        Server.Resume();
        await Eventually.RecoverAsync(cache);
    }

    [Fact]
    public async Task A_server_that_hangs_from_the_start_holds_up_no_caller()
    {
        Server.Hang();
        await using var cache = NewCache();

        var error = await Assert.ThrowsAsync<CacheUnavailableException>(() => cache.AddAsync("k", 1).AsTask().WaitAsync(Patience));

        Assert.Equal($"Cache 'default': add failed: Redis at {Server.Url()} did not reply within 1000 ms; if it is only slow, raise ConnectionPool.SocketTimeout.", error.Message);
        Server.Resume();
    }

    [Fact]
    public async Task While_a_server_hangs_only_the_first_calls_wait()
    {
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketTimeout = Patience / 10 } });
        await cache.SetAsync("k", 1);
        Server.Hang();
        Assert.Equal(-1, await cache.GetAsync("k", -1));

        for (var i = 0; i < 1000; i++) // would take hours if one in a hundred waited
        {
            var read = cache.GetAsync("k", -1);
            Assert.True(read.IsCompleted);
            Assert.Equal(-1, await read);
        }

        Server.Resume();
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(null, 1)]
    public async Task A_read_that_timed_out_is_repeated_only_with_retry_on_timeout(bool? retry, int expected)
    {
        await using var cache = NewCache(new() { ConnectionPool = new() { RetryOnTimeout = retry, SocketTimeout = TimeSpan.FromMilliseconds(500) } });
        await cache.SetAsync("k", 1);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port},allowAdmin=true");
        await redis.GetServers()[0].ConfigResetStatisticsAsync();
        Server.Hang();
        Assert.Equal(-1, await cache.GetAsync("k", -1).AsTask().WaitAsync(Patience));
        Server.Resume();

        Task<int> SentAsync() => CommandStatistics.CallsAsync(redis, "get");
        using var limit = new CancellationTokenSource(Patience);
        while (await SentAsync() < expected)
        {
            limit.Token.ThrowIfCancellationRequested(); // the server executes the commands in its socket
        }

        Assert.Equal(expected, await SentAsync());
    }

    [Fact]
    public async Task Calls_sent_before_the_end_of_an_outage_begin_no_other()
    {
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketTimeout = TimeSpan.FromMilliseconds(500) } });
        await cache.SetAsync("k", 1);
        Server.Hang();
        var calls = Enumerable.Range(0, 100).Select(_ => cache.GetAsync("k", -1).AsTask()).ToList();
        Assert.All(await Task.WhenAll(calls), value => Assert.Equal(-1, value));
        Server.Resume();
        await Eventually.RecoverAsync(cache);

        Assert.Equal([3, 5], Log.GetSnapshot().Select(record => record.Id.Id));
    }

    [Fact]
    public async Task A_server_that_hangs_without_calls_is_found_by_the_health_check()
    {
        await using var cache = NewCache(new() { ConnectionPool = new() { HealthCheckInterval = TimeSpan.FromSeconds(1), SocketTimeout = TimeSpan.FromSeconds(1) } });
        await cache.SetAsync("k", 1);
        Server.Hang();

        await Eventually.UntilAsync(() => Log.Count > 0);

        Assert.Equal(
            $"Cache 'default' is unavailable: Redis at {Server.Url()} did not reply within 1000 ms; if it is only slow, raise ConnectionPool.SocketTimeout. Until it recovers, reads miss and writes are dropped; counters, add, locks and IDistributedCache throw",
            Log.LatestRecord.Message);
        Server.Resume();
        await Eventually.RecoverAsync(cache);
    }

    [Fact]
    public async Task With_FailureMode_Throw_the_exception_is_in_the_task_also_while_the_circuit_is_open()
    {
        await using var cache = NewCache(new() { OnFailure = FailureMode.Throw });
        Server.Kill();
        await Throws("get", async () => await cache.GetAsync<int>("k"));

        Task[] tasks = [cache.GetAsync<int>("k").AsTask(), cache.TryGetAsync<int>("k").AsTask(), cache.SetAsync("k", 1).AsTask()];

        await Throws("get", () => tasks[0]);
        await Throws("get", () => tasks[1]);
        await Throws("set", () => tasks[2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_logger_that_throws_neither_fails_a_call_nor_delays_recovery(bool throwsWhenAsked)
    {
        var logging = LoggerFactory.Create(builder => builder.AddProvider(new FullDisk(throwsWhenAsked)));
        await using var cache = Cache.Create(new() { RedisUrl = Server.Url() }, new() { Logging = logging });
        Server.Kill();
        Assert.Equal(-1, await cache.GetAsync("k", -1));
        Server.Start();

        await Eventually.RecoverAsync(cache);
    }

    private async Task Throws(string operation, Func<Task> call) =>
        Assert.Equal(
            $"Cache 'default': {operation} failed: Redis at {Server.Url()} is unreachable; check its address, and that it runs.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(call)).Message);

    private sealed class FullDisk(bool throwsWhenAsked) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throwsWhenAsked ? throw new IOException("No space left on device") : true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new IOException("No space left on device");

        public void Dispose()
        {
        }
    }
}

using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Resilience;

/// <summary>A check of the health asks the servers of the cache, real ones here.</summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class CheckHealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CacheBackend.LocMem)]
    [InlineData(CacheBackend.Dummy)]
    public async Task A_cache_without_a_server_is_healthy_until_it_is_disposed_of(CacheBackend backend)
    {
        var cache = Cache.Create(new() { Backend = backend });
        Assert.Equal(CacheHealthState.Healthy, (await cache.CheckHealthAsync(Cancellation)).State);

        await cache.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => cache.CheckHealthAsync(Cancellation));
    }

    [Fact]
    public async Task An_outage_and_its_end_are_found_without_a_call()
    {
        using var server = RedisServer.Own();
        await using var cache = Cache.Create(new() { RedisUrl = server.Url() });
        Assert.Equal(CacheHealthState.Healthy, (await cache.CheckHealthAsync(Cancellation)).State);

        server.Kill();
        var health = await cache.CheckHealthAsync(Cancellation);

        Assert.Equal((CacheHealthState.Unavailable, $"Redis at {server.Url()} is unreachable"), (health.State, health.Reason));
        server.Start();
        await Eventually.UntilAsync(async () => (await cache.CheckHealthAsync(Cancellation)).State is CacheHealthState.Healthy);
    }

    [Fact]
    public async Task A_check_is_no_call_that_failed()
    {
        using var server = RedisServer.Own();
        var log = new Microsoft.Extensions.Logging.Testing.FakeLoggerProvider();
        using var logging = new Microsoft.Extensions.Logging.LoggerFactory([log]);
        await using var cache = Cache.Create(new() { RedisUrl = server.Url() }, new() { Logging = logging });
        server.Kill();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CacheHealthState.Unavailable, (await cache.CheckHealthAsync(Cancellation)).State);
        }

        server.Start();
        await Eventually.UntilAsync(() => cache.Health.State is CacheHealthState.Healthy);
        await Eventually.UntilAsync(() => log.Collector.LatestRecord.Id.Id is 5);
        Assert.EndsWith("; 0 calls missed, were dropped or threw", log.Collector.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_exist_is_found_within_the_timeouts()
    {
        using var silent = new SilentServer();
        await using var cache = Cache.Create(new() { RedisUrl = silent.Url, ConnectionPool = new() { SocketConnectTimeout = TimeSpan.FromSeconds(1) } });

        var health = await cache.CheckHealthAsync(Cancellation).WaitAsync(Patience, Cancellation);

        Assert.Equal(CacheHealthState.Unavailable, health.State);
    }

    [Fact]
    public async Task A_server_that_hangs_is_found_within_the_operation_timeout_and_not_asked_again()
    {
        using var server = RedisServer.Own();
        await using var cache = Cache.Create(new() { RedisUrl = server.Url() });
        await cache.SetAsync("k", 1);
        server.Hang();

        var health = await cache.CheckHealthAsync(Cancellation).WaitAsync(Patience, Cancellation);
        var again = cache.CheckHealthAsync(Cancellation);

        Assert.Equal((CacheHealthState.Unavailable, $"Redis at {server.Url()} did not reply within 1000 ms"), (health.State, health.Reason));
        Assert.Equal(CacheHealthState.Unavailable, (await again.WaitAsync(Patience, Cancellation)).State);
        server.Resume();
        await Eventually.UntilAsync(() => cache.Health.State is CacheHealthState.Healthy);
    }

    [Fact]
    public async Task A_cancelled_caller_leaves_alone()
    {
        using var server = RedisServer.Own();
        using var proxy = new FaultProxy(server.Port);
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{proxy.Port}/0", ConnectionPool = new() { SocketTimeout = Patience } });
        await cache.SetAsync("k", 1);
        proxy.Hold(0);
        using var cancellation = new CancellationTokenSource();

        var cancelled = cache.CheckHealthAsync(cancellation.Token);
        var other = cache.CheckHealthAsync(Cancellation);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.CheckHealthAsync(cancellation.Token));
        Assert.False(other.IsCompleted);
        proxy.Release();
        Assert.Equal(CacheHealthState.Healthy, (await other).State);
    }

    [Fact]
    public async Task Concurrent_checks_of_all_views_ask_the_server_once()
    {
        using var server = RedisServer.Own();
        using var proxy = new FaultProxy(server.Port);
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{proxy.Port}/0", ConnectionPool = new() { SocketTimeout = Patience } });
        await cache.SetAsync("k", 1);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
        await redis.GetServers()[0].ConfigResetStatisticsAsync();
        proxy.Hold(0);

        Task<CacheHealth>[] checks = [.. Enumerable.Range(1, 100).Select(version => cache.AtVersion(version).CheckHealthAsync(Cancellation))];
        proxy.Release();

        Assert.All(await Task.WhenAll(checks), health => Assert.Equal(CacheHealthState.Healthy, health.State));
        Assert.Equal("exists=1", await CommandStatistics.ReadAsync(redis));
        Assert.Equal(1, proxy.Connections);
    }

    [Fact]
    public async Task A_server_that_rejects_the_check_degrades_the_cache()
    {
        using var server = RedisServer.Own();
        var user = LimitedUser.Make(server, "reader", "~*", "+@all", "-exists");
        await using var cache = Cache.Create(new() { RedisUrl = server.UrlOf(user) });

        var health = await cache.CheckHealthAsync(Cancellation);

        Assert.Equal(
            (CacheHealthState.Degraded, $"Redis at redis://reader:***@127.0.0.1:{server.Port}/0 does not permit the user to run EXISTS (Redis {server.Version.Split(' ')[1]})", "grant the user +exists"),
            (health.State, health.Reason, health.Fix));
    }

    [Fact]
    public async Task A_check_during_which_the_cache_is_disposed_of_says_so()
    {
        using var server = RedisServer.Own();
        using var proxy = new FaultProxy(server.Port);
        var cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{proxy.Port}/0" });
        await cache.SetAsync("k", 1);
        proxy.Hold(0);
        var check = cache.CheckHealthAsync(Cancellation);

        await cache.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => check.WaitAsync(Patience, Cancellation));
    }

    [Fact]
    public async Task A_failed_node_of_a_cluster_degrades_the_cache()
    {
        using var cluster = new RedisCluster();
        await using var cache = Cache.Create(cluster.Here(new() { ConnectionPool = new() { SkipFullCoverageCheck = true } }));
        Assert.Equal(CacheHealthState.Healthy, (await cache.CheckHealthAsync(Cancellation)).State);

        cluster.Nodes[0].Kill();

        Assert.Equal(CacheHealthState.Degraded, (await cache.CheckHealthAsync(Cancellation)).State);
    }
}

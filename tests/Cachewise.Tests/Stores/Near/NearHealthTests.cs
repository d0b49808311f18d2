using Cachewise.Resilience;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Stores.Near;

/// <summary>What a cache does, and says, while its near cache cannot be used.</summary>
public sealed class NearHealthTests(RedisServer shared) : IDisposable
{
    private const string Reason = "Redis at redis://localhost:6379/0 does not know CLIENT TRACKING; use Redis 6 or later, or remove near_cache";

    private static readonly StoreFailure CannotTrack = new(FailureKind.Rejected, "Redis at redis://localhost:6379/0 does not know CLIENT TRACKING", "use Redis 6 or later, or remove near_cache");

    private readonly FakeTracking _tracking = new();
    private readonly FakeLogCollector _log = new();

    public void Dispose() => _tracking.Dispose();

    [Fact]
    public async Task A_required_cache_does_not_start_without_tracking()
    {
        _tracking.Fail(CannotTrack);
        await using var cache = Create(new() { Required = true });

        var error = await Assert.ThrowsAsync<CacheUnavailableException>(() => cache.RequireBackendAsync());

        Assert.Equal($"Cache 'default': connect failed: {Reason}.", error.Message);
    }

    [Fact]
    public async Task Any_other_cache_works_without_it_and_says_so_once()
    {
        _tracking.Fail(CannotTrack);
        await using var cache = Create(new());

        await cache.ProbeAsync();
        await cache.SetAsync("k", 1);

        Assert.Equal(1, await cache.GetAsync<int>("k"));
        Assert.Equal(1, cache.Get("k", 0));
        Assert.Equal(
            (CacheHealthState.Degraded, CannotTrack.Problem, CannotTrack.Fix),
            (cache.Health.State, cache.Health.Reason, cache.Health.Fix));
        var line = Assert.Single(_log.GetSnapshot(), record => record.Id.Id is 50 or 51);
        Assert.Equal((50, LogLevel.Warning, $"Cache 'default': the near cache is not used: {Reason}. Until it is, every read goes to Redis"), (line.Id.Id, line.Level, line.Message));
    }

    [Fact]
    public async Task The_health_says_when_reads_go_to_Redis_and_when_they_do_not_any_more()
    {
        await using var cache = Create(new());
        var changes = new List<CacheHealthState>();
        await cache.SetAsync("k", 1);
        await cache.GetAsync<int>("k");
        Assert.Equal(CacheHealthState.Healthy, cache.Health.State);

        _tracking.Fail(CannotTrack);
        _tracking.Fail(CannotTrack with { Problem = "another" });
        changes.Add(cache.Health.State);
        _tracking.Fail(null);
        changes.Add(cache.Health.State);
        _tracking.Fail(CannotTrack);
        _tracking.Fail(null);

        Assert.Equal([CacheHealthState.Degraded, CacheHealthState.Healthy], changes);
        Assert.Null(cache.Health.Reason);
        // Not more than once a minute.
        Assert.Equal([50, 51], _log.GetSnapshot().Select(record => record.Id.Id).Where(id => id is 50 or 51));
    }

    [Fact]
    public async Task An_outage_of_Redis_says_more_than_the_near_cache()
    {
        using var server = RedisServer.Own();
        await using var cache = Create(new() { RedisUrl = server.Url() });
        await cache.SetAsync("k", 1);
        await cache.GetAsync<int>("k");

        server.Kill();
        await Eventually.UntilAsync(async () =>
        {
            await cache.SetAsync("m", 1);
            return cache.Health.State is CacheHealthState.Unavailable;
        });
        Assert.Equal(1, await cache.GetAsync<int>("k")); // within the bound
        _tracking.Fail(CannotTrack);

        Assert.Equal(CacheHealthState.Unavailable, cache.Health.State);
        Assert.NotEqual(CannotTrack.Problem, cache.Health.Reason);
        Assert.Equal(0, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task A_user_that_may_not_ask_for_the_time_to_live_reads_from_Redis()
    {
        using var server = RedisServer.Own("--user", "app", "on", ">secret", "~*", "+@all", "-pttl");
        await using var cache = Create(new() { RedisUrl = $"redis://app:secret@{new Uri(server.Url()).Authority}" });
        await cache.SetAsync("k", 1);

        Assert.Equal(1, await cache.GetAsync<int>("k"));
        Assert.Equal(1, cache.Get("k", 0));
        Assert.Equal(1, (await cache.GetManyAsync<int>(["k"]))["k"]);
        Assert.Equal(0, cache.Kept());
        Assert.Equal(
            ("Redis does not permit the user to run PTTL", "grant the user +pttl"),
            (cache.Health.Reason, cache.Health.Fix));
    }

    private Cache Create(CacheConfig config)
    {
        var logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_log)));
        return NearCaches.Create(_tracking, config with { RedisUrl = config.RedisUrl ?? shared.Url(), KeyPrefix = "nearhealth" }, new() { Logging = logging });
    }
}

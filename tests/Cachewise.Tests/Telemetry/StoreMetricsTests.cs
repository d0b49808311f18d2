using Cachewise.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Telemetry;

/// <summary>What stores report of themselves when metrics are collected.</summary>
public sealed class StoreMetricsTests
{
    [Fact]
    public async Task Entries_their_size_and_evictions_by_cause_are_those_of_LocMem()
    {
        var time = new FakeTimeProvider();
        using var recording = new Recording();
        var services = recording.Services;
        services.Time = time;
        await using var cache = Cache.Create(new() { MaxEntries = 3, MaxBytes = 210_000, MaxValueBytes = 100_000 }, services);
        await cache.SetAsync("short", 1, TimeSpan.FromSeconds(1));
        await cache.SetAsync("a", 1);
        Assert.Equal(2, Assert.Single(recording.Observe("cachewise.cache.entries")).Value);
        Assert.InRange(Assert.Single(recording.Observe("cachewise.cache.estimated_size")).Value, 2 * 20, 2 * 500);

        time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.UntilAsync(() => recording.Observe("cachewise.cache.evictions", "cachewise.cache.eviction.cause") is "expired=1");

        foreach (var key in (string[])["b", "c", "d", "e"])
        {
            await cache.SetAsync(key, 1);
        }

        Assert.Equal("expired=1 max_entries=2", recording.Observe("cachewise.cache.evictions", "cachewise.cache.eviction.cause"));

        await cache.ClearAsync();
        await cache.SetAsync("large", new byte[60_000]);
        await cache.SetAsync("larger", new byte[70_000]);
        await cache.SetAsync("largest", new byte[70_000]);
        await cache.RemoveAsync("largest"); // no eviction
        Assert.StartsWith("expired=1 max_entries=2 max_bytes=", recording.Observe("cachewise.cache.evictions", "cachewise.cache.eviction.cause"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Circuits_connections_and_stale_keys_are_those_of_Redis()
    {
        using var server = RedisServer.Own();
        using var recording = new Recording();
        await using var cache = Cache.Create(new() { RedisUrl = server.Url() }, recording.Services, "c");
        double Read(string name) => Assert.Single(recording.Observe(name)).Value;
        await cache.SetAsync("k", 1);
        var connections = Read("cachewise.redis.connections");
        Assert.InRange(connections, 1, 2);
        Assert.Equal((0, 0, 0, 0), (Read("cachewise.circuit.open"), Read("cachewise.circuit.openings"), Read("cachewise.cache.stale_keys"), Read("cachewise.cache.health")));

        server.Kill();
        await cache.SetAsync("k", 2);
        Assert.Equal((1, 1, 1, 2), (Read("cachewise.circuit.open"), Read("cachewise.circuit.openings"), Read("cachewise.cache.stale_keys"), Read("cachewise.cache.health")));
        await Eventually.UntilAsync(() => Read("cachewise.redis.connections") == 0);

        server.Start();
        await Eventually.RecoverAsync(cache);
        Assert.Equal((0, 1, 0, 0), (Read("cachewise.circuit.open"), Read("cachewise.circuit.openings"), Read("cachewise.cache.stale_keys"), Read("cachewise.cache.health")));
        Assert.InRange(Read("cachewise.redis.connections"), 1, 2);
        Assert.Empty(recording.Observe("cachewise.cache.entries"));
        Assert.Empty(recording.Observe("cachewise.cache.evictions"));
    }
}

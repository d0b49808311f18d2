using System.Collections.Concurrent;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Cachewise.Tests.Resilience;

/// <summary>The health of a cache, with real servers.</summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class CacheHealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(CacheBackend.LocMem)]
    [InlineData(CacheBackend.Dummy)]
    public async Task A_cache_without_a_server_is_healthy(CacheBackend backend)
    {
        await using var cache = Cache.Create(new() { Backend = backend });
        await cache.SetAsync("k", 1);

        Assert.Equal((CacheHealthState.Healthy, null, null), (cache.Health.State, cache.Health.Reason, cache.Health.LastError));
    }

    [Fact]
    public async Task An_outage_and_its_end_are_seen_without_a_call()
    {
        using var server = RedisServer.Own();
        await using var cache = Cache.Create(new() { RedisUrl = server.Url() });
        var raised = new ConcurrentQueue<CacheHealthState>();
        cache.AtVersion(2).HealthChanged += (_, health) => raised.Enqueue(health.State);
        await cache.SetAsync("k", 1);
        Assert.Equal(CacheHealthState.Healthy, cache.Health.State);

        server.Kill();
        await cache.SetAsync("k", 2);

        var health = cache.Health;
        Assert.Equal((CacheHealthState.Unavailable, $"Redis at {server.Url()} is unreachable", 1), (health.State, health.Reason, health.PendingStaleKeys));
        Assert.Equal("check its address, and that it runs", health.Fix);
        Assert.Equal($"Redis at {server.Url()} is unreachable; check its address, and that it runs", health.LastError);

        server.Start();
        Assert.True(SpinWait.SpinUntil(() => cache.Health.State is CacheHealthState.Healthy, Patience));
        Assert.Equal((null, 0), (cache.Health.Reason, cache.Health.PendingStaleKeys));
        Assert.True(cache.Health.Since > health.Since);
        await Eventually.UntilAsync(() => raised.Count == 2);
        Assert.Equal([CacheHealthState.Unavailable, CacheHealthState.Healthy], raised);
    }

    [Fact]
    public async Task A_server_that_rejects_commands_degrades_the_cache_and_its_gauge()
    {
        using var full = RedisServer.Own("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        using var gauge = new MetricCollector<int>(meterScope: null, "Cachewise", "cachewise.cache.health");
        var cache = Cache.Create(new() { RedisUrl = full.Url() }, alias: "full");
        await cache.SetAsync("k", 1);

        Assert.Equal(
            (CacheHealthState.Degraded, $"Redis at {full.Url()} rejected the command: OOM command not allowed when used memory > 'maxmemory'"),
            (cache.Health.State, cache.Health.Reason));
        Assert.Equal([1], Read(gauge));

        await cache.DisposeAsync();
        Assert.Empty(Read(gauge));
    }

    [Fact]
    public async Task A_failed_node_of_a_cluster_degrades_the_cache_and_all_of_them_make_it_unavailable()
    {
        using var cluster = new RedisCluster();
        await using var cache = Cache.Create(cluster.Here(new() { ConnectionPool = new() { SkipFullCoverageCheck = true } }));
        var raised = new ConcurrentQueue<CacheHealthState>();
        cache.HealthChanged += (_, health) => raised.Enqueue(health.State);
        await cache.SetManyAsync(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"{i}", i)));

        cluster.Nodes[0].Kill();
        await cache.GetManyAsync<int>(Enumerable.Range(0, 100).Select(i => $"{i}"));

        Assert.Equal(CacheHealthState.Degraded, cache.Health.State);
        foreach (var node in cluster.Nodes)
        {
            node.Kill();
        }

        await cache.GetManyAsync<int>(Enumerable.Range(0, 100).Select(i => $"{i}"));
        Assert.Equal(CacheHealthState.Unavailable, cache.Health.State);
        await Eventually.UntilAsync(() => raised.Contains(CacheHealthState.Unavailable));
        Assert.Equal([CacheHealthState.Degraded, CacheHealthState.Unavailable], raised.Distinct());
    }

    private static IEnumerable<int> Read(MetricCollector<int> gauge)
    {
        gauge.Clear();
        gauge.RecordObservableInstruments();
        return gauge.GetMeasurementSnapshot().Where(one => one.Tags["cachewise.cache.name"] is "full").Select(one => one.Value);
    }
}

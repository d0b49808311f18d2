using System.Diagnostics;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>A node of a cluster dies, hangs, loses its slots and recovers; the others are used.</summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class ClusterOutageTests
{
    private const int Dead = 1; // the node that fails

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeLogCollector _log = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_a_node_is_unavailable_the_others_are_used(bool dies)
    {
        using var cluster = new RedisCluster();
        await using var cache = NewCache(cluster);
        var (all, onDead) = await StoreAsync(cache);
        Fail(cluster, dies);

        await cache.GetAsync<int>(onDead[0]);
        var found = await cache.GetManyAsync<int>(all);
        var made = await cache.GetOrCreateManyAsync(all, (missing, _) => ValueTask.FromResult<IReadOnlyDictionary<string, int>>(missing.ToDictionary(key => key, _ => -1)));

        Assert.Equal(all.Except(onDead), found.Keys);
        Assert.Equal(all, made.Keys.Order(StringComparer.Ordinal));
        Assert.All(made, pair => Assert.Equal(onDead.Contains(pair.Key) ? -1 : 1, pair.Value));
        Assert.Equal(onDead, await cache.SetManyAsync(all.Select(key => KeyValuePair.Create(key, 2))));
        Assert.Equal(2, await cache.GetAsync<int>(all.Except(onDead).First()));
        Assert.Equal(all.Length - onDead.Length, await cache.RemoveManyAsync(all));
        Assert.Equal(3, (await cache.GetOrCreateManyAsync<int>([all.Except(onDead).First(), onDead[0]], async (missing, _) => missing.ToDictionary(key => key, _ => 3)))[onDead[0]]);
        // The made values are stored where a node is available.
        Assert.Equal(3, await cache.GetAsync<int>(all.Except(onDead).First()));
        var failed = await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.KeysAsync().ToListAsync());
        Assert.StartsWith($"Cache 'default': scan failed: Redis at {cluster.Nodes[Dead].Url()}, a node of the cluster, ", failed.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Cache 'default' is unavailable: Redis at {cluster.Nodes[Dead].Url()}, a node of the cluster, ", Assert.Single(_log.GetSnapshot()).Message, StringComparison.Ordinal);
        cluster.Nodes[Dead].Kill();
    }

    [Fact]
    public async Task A_dead_connection_to_a_node_is_closed_after_a_timeout()
    {
        using var cluster = new RedisCluster();
        using var proxy = new FaultProxy(cluster.Nodes[Dead].Port);
        cluster.Announce(Dead, proxy.Port);
        var timeout = TimeSpan.FromSeconds(2);
        await using var cache = NewCache(cluster, new() { ConnectionPool = new() { SocketTimeout = timeout } });
        var (_, onDead) = await StoreAsync(cache);
        proxy.FallSilent();
        proxy.Speak();

        var began = TimeProvider.System.GetTimestamp();
        while (!(await cache.TryGetAsync<int>(onDead[0])).Found)
        {
            // The client itself would wait for four timeouts.
            Assert.True(TimeProvider.System.GetElapsedTime(began) < 3.5 * timeout);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_read_of_many_that_lacks_some_counts_as_one_failed_call()
    {
        using var cluster = new RedisCluster();
        await using var cache = NewCache(cluster);
        var (all, _) = await StoreAsync(cache);
        cluster.Nodes[Dead].Kill();
        using var failed = new MetricCollector<long>(meterScope: null, "Cachewise", "cachewise.cache.failed_calls");

        await cache.GetManyAsync<int>(all);

        Assert.Equal([1], failed.GetMeasurementSnapshot().Select(measured => measured.Value));
    }

    [Fact]
    public async Task With_FailureMode_Throw_a_read_of_many_throws_for_one_node()
    {
        using var cluster = new RedisCluster();
        await using var cache = NewCache(cluster, new() { OnFailure = FailureMode.Throw });
        var (all, onDead) = await StoreAsync(cache);
        cluster.Nodes[Dead].Kill();

        Assert.Equal(
            $"Cache 'default': get many failed: Redis at {cluster.Nodes[Dead].Url()}, a node of the cluster, is unreachable; check its address, and that it runs.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.GetManyAsync<int>(all))).Message);
        Assert.Equal(all.Length - onDead.Length, (await cache.GetManyAsync<int>(all.Except(onDead))).Count);
    }

    [Fact]
    public async Task Only_the_first_call_to_a_node_that_hangs_waits()
    {
        using var cluster = new RedisCluster();
        await using var cache = NewCache(cluster, new() { ConnectionPool = new() { SocketTimeout = Patience / 10 } });
        var (all, onDead) = await StoreAsync(cache);
        cluster.Nodes[Dead].Hang();
        await cache.GetAsync<int>(onDead[0]);

        for (var i = 0; i < 1000; i++)
        {
            var read = cache.GetAsync(onDead[i % onDead.Length], -1);
            Assert.True(read.IsCompleted);
            Assert.Equal(-1, await read);
            Assert.Equal(1, await cache.GetAsync<int>(all.Except(onDead).ElementAt(i % 10)));
        }

        cluster.Nodes[Dead].Kill();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_recovers_serves_no_stale_value(bool dies)
    {
        using var cluster = new RedisCluster();
        await using var cache = NewCache(cluster);
        var (all, onDead) = await StoreAsync(cache);
        Fail(cluster, dies);
        await cache.GetAsync<int>(onDead[0]);
        await cache.SetManyAsync(all.Select(key => KeyValuePair.Create(key, 2)));
        await cache.RemoveAsync(onDead[1]);
        if (dies)
        {
            cluster.Nodes[Dead].Start();
        }
        else
        {
            cluster.Nodes[Dead].Resume();
        }

        await BackAsync(cache, onDead[^1], TimeSpan.FromSeconds(dies ? 5 : 1));

        var found = await cache.GetManyAsync<int>(all);
        Assert.Equal(all.Except(onDead).Append(onDead[^1]).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(found, pair => Assert.Equal(pair.Key == onDead[^1] ? 3 : 2, pair.Value));
        Assert.Equal([3, 5], _log.GetSnapshot().Select(record => record.Id.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_a_replica_is_promoted_the_cache_works_again_within_a_second(bool dies)
    {
        using var cluster = new RedisCluster(withReplicas: true);
        await using var cache = NewCache(cluster);
        var (all, onDead) = await StoreAsync(cache);
        cluster.AwaitReplication();
        Fail(cluster, dies);
        await cache.GetAsync<int>(onDead[0]);
        await cache.SetAsync(onDead[1], 2); // dropped

        cluster.FailOver(Dead);
        await BackAsync(cache, onDead[^1], TimeSpan.FromSeconds(1));

        Assert.Equal(0, await cache.GetAsync<int>(onDead[1])); // the replica had the older one
        Assert.Equal(all.Length - 1, (await cache.GetManyAsync<int>(all)).Count);
        if (!dies)
        {
            cluster.Nodes[Dead].Resume();
            for (var i = 0; i < 200; i++) // it learns the owners of its slots from the others
            {
                await cache.SetAsync(onDead[0], i);
                Assert.Equal(i, await cache.GetAsync(onDead[0], -1));
            }
        }
    }

    [Fact]
    public async Task Slots_that_move_from_a_dead_node_are_found_at_their_new_node()
    {
        using var cluster = new RedisCluster();
        await using var cache = NewCache(cluster);
        var (_, onDead) = await StoreAsync(cache);
        cluster.Nodes[Dead].Kill();
        await cache.SetAsync(onDead[0], 2);
        Assert.Equal(-1, await cache.GetAsync(onDead[0], -1));

        cluster.EndMove(HashSlot.Compute(System.Text.Encoding.UTF8.GetBytes($":1:{onDead[0]}")), to: 0);
        await BackAsync(cache, onDead[0], TimeSpan.FromSeconds(1));

        Assert.Equal(-1, await cache.GetAsync(onDead[1], -1));
    }

    [Fact]
    public async Task A_cluster_that_is_restarted_as_a_whole_is_used_again()
    {
        using var cluster = new RedisCluster();
        await using var cache = NewCache(cluster);
        var (all, _) = await StoreAsync(cache);
        foreach (var node in cluster.Nodes)
        {
            node.Kill();
        }

        Assert.Empty(await cache.GetManyAsync<int>(all));
        Assert.Equal(all, await cache.SetManyAsync(all.Select(key => KeyValuePair.Create(key, 2))));
        foreach (var node in cluster.Nodes)
        {
            node.Start();
        }

        foreach (var key in all)
        {
            await BackAsync(cache, key, Patience);
        }

        Assert.Equal(all.Length, (await cache.GetManyAsync<int>(all)).Count);
        Assert.Equal([3, 5], _log.GetSnapshot().Select(record => record.Id.Id));
    }

    [Fact]
    public async Task A_cache_that_starts_without_a_node_uses_it_once_it_is_available()
    {
        using var cluster = new RedisCluster();
        var (all, onDead) = (Names(), Names().Where(IsOnDead).ToArray());
        cluster.Nodes[Dead].Kill();
        await using var cache = NewCache(cluster);

        // At first the client waits for all nodes, up to the connect timeout.
        await BackAsync(cache, all.Except(onDead).First(), Patience);
        await cache.SetManyAsync(all.Select(key => KeyValuePair.Create(key, 1)));
        Assert.Equal(all.Except(onDead), (await cache.GetManyAsync<int>(all)).Keys);
        cluster.Nodes[Dead].Start();

        await BackAsync(cache, onDead[0], Patience);
    }

    [Fact]
    public async Task More_stale_keys_than_the_journal_keeps_are_removed_and_no_others()
    {
        using var cluster = new RedisCluster();
        await using var cache = NewCache(cluster);
        var (all, onDead) = await StoreAsync(cache);
        cluster.Nodes[Dead].Hang();
        await cache.GetAsync<int>(onDead[0]);
        for (int i = 0, dropped = 0; dropped <= StaleKeyJournal.MaxKeys; i++)
        {
            if (IsOnDead($"many{i}"))
            {
                await cache.RemoveAsync($"many{i}");
                dropped++;
            }
        }

        foreach (var key in onDead.Skip(1))
        {
            await cache.RemoveAsync(key);
        }

        Assert.Equal(all.Except(onDead), (await cache.GetManyAsync<int>(all)).Keys);
        cluster.Nodes[Dead].Resume();
        await BackAsync(cache, "back" + Enumerable.Range(0, 1000).First(i => IsOnDead($"back{i}")), Patience);

        Assert.Equal(all.Except(onDead.Skip(1)), (await cache.GetManyAsync<int>(all)).Keys);
    }

    private Cache NewCache(RedisCluster cluster, CacheConfig? config = null) =>
        Cache.Create(cluster.Here(config ?? new()), new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_log))) });

    private static string[] Names() => [.. Enumerable.Range(0, 100).Select(i => $"k{i}").Order(StringComparer.Ordinal)];

    /// <summary>Sets a hundred entries to 1, and returns which of them are on the node that fails.</summary>
    private static async Task<(string[] All, string[] OnDead)> StoreAsync(Cache cache)
    {
        var all = Names();
        Assert.Empty(await cache.SetManyAsync(all.Select(key => KeyValuePair.Create(key, 1))));
        return (all, [.. all.Where(IsOnDead)]);
    }

    private static bool IsOnDead(string key) => RedisCluster.NodeOf(HashSlot.Compute(System.Text.Encoding.UTF8.GetBytes($":1:{key}"))) == Dead;

    private static void Fail(RedisCluster cluster, bool dies)
    {
        if (dies)
        {
            cluster.Nodes[Dead].Kill();
        }
        else
        {
            cluster.Nodes[Dead].Hang();
        }
    }

    /// <summary>Writes and reads until that works again, which it must by itself.</summary>
    private static async Task BackAsync(Cache cache, string key, TimeSpan within)
    {
        var began = Stopwatch.StartNew();
        do
        {
            Assert.InRange(began.Elapsed, TimeSpan.Zero, within);
            await cache.SetAsync(key, 3);
            await Task.Yield();
        }
        while (await cache.GetAsync(key, 0) != 3);
    }
}

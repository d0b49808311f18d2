using System.Text;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Topology;

/// <summary>
/// A prefix with a hash tag puts all entries of a cache into one slot: one node serves it, and no other one matters.
/// </summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that the test does not expect
public sealed class ClusterHashTagTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("{shop}")]
    [InlineData("a{b}c")]
    [InlineData("a{b")]
    [InlineData("a{}b")]
    [InlineData("shop")]
    public async Task The_documented_rights_are_enough_for_any_prefix(string prefix)
    {
        using var cluster = new RedisCluster();
        await using var cache = Cache.Create(Limited(cluster, prefix));

        await cache.RequireBackendAsync();
        await cache.SetAsync("k", 1);
        Assert.Equal(1, await cache.GetAsync<int>("k"));
        await cache.SetManyAsync([KeyValuePair.Create("m", 2), KeyValuePair.Create("n", 3)]);
        Assert.Equal(2, (await cache.GetManyAsync<int>(["m", "n"])).Count);
        Assert.Equal(2, await cache.IncrementAsync("k"));
        Assert.Equal(2, await cache.IncrementVersionAsync("k"));
        Assert.Equal(["m", "n"], (await cache.KeysAsync().ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(1, await cache.RemoveByPatternAsync("m"));
        await cache.ClearAsync();

        Assert.Empty(await cache.KeysAsync().ToListAsync());
        Assert.All(cluster.Nodes, node => Assert.Equal("0", node.Cli("DBSIZE")));
        AssertNothingWasRejected(cluster);
    }

    [Fact]
    public async Task The_outage_of_another_node_is_none_of_the_cache()
    {
        using var cluster = new RedisCluster();
        var config = Limited(cluster, "{shop}") with { Required = true };
        await using var cache = Cache.Create(config);
        await cache.SetAsync("k", 1);
        cluster.Nodes[OwnerOf("{shop}") is 1 ? 2 : 1].Kill();

        Assert.Equal(1, await cache.GetAsync<int>("k"));
        await using var started = Cache.Create(config);
        await started.RequireBackendAsync();
        Assert.Equal(["k"], await started.KeysAsync().ToListAsync());
        Assert.Equal(1, await started.RemoveByPatternAsync("*"));
        await cache.SetAsync("k", 2);
        await cache.ClearAsync();
        Assert.False(await cache.ContainsAsync("k"));
    }

    [Fact]
    public async Task The_outage_of_its_node_ends_without_a_key_outside_of_the_prefix()
    {
        using var cluster = new RedisCluster();
        await using var cache = Cache.Create(Limited(cluster, "{shop}") with { OnFailure = FailureMode.Degrade });
        await cache.SetAsync("k", 1);
        var node = cluster.Nodes[OwnerOf("{shop}")];

        node.Hang();
        Assert.False((await cache.TryGetAsync<int>("k")).Found);
        await cache.SetAsync("k", 2); // dropped
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.ClearAsync());
        node.Resume();
        using var limit = new CancellationTokenSource(Patience);
        while (!await cache.ContainsAsync("back"))
        {
            await cache.SetAsync("back", 1, cancellationToken: limit.Token);
        }

        Assert.False(await cache.ContainsAsync("k"));
        AssertNothingWasRejected(cluster);
    }

    [Fact]
    public async Task Clear_removes_what_is_on_its_way_to_another_node()
    {
        using var cluster = new RedisCluster();
        await using var cache = Cache.Create(cluster.Here(new() { KeyPrefix = "{shop}", OnFailure = FailureMode.Throw }));
        await cache.SetManyAsync(Enumerable.Range(0, 200).Select(i => KeyValuePair.Create($"k{i}", i)));
        var (slot, from) = (HashSlot.Compute("shop"u8), OwnerOf("{shop}"));
        var to = (from + 1) % RedisCluster.Primaries;
        cluster.BeginMove(slot, from, to);
        cluster.MoveEntries(slot, from, to, count: 100);
        Assert.All([from, to], node => Assert.Equal("100", cluster.Nodes[node].Cli("DBSIZE")));

        await cache.ClearAsync();

        Assert.All(cluster.Nodes, node => Assert.Equal("0", node.Cli("DBSIZE")));
    }

    private static int OwnerOf(string prefix) => RedisCluster.NodeOf(HashSlot.Compute(Encoding.UTF8.GetBytes(prefix)));

    /// <summary>As a user with the rights that docs/configuration.md names, on the keys of this prefix.</summary>
    private static CacheConfig Limited(RedisCluster cluster, string prefix)
    {
        foreach (var node in cluster.Nodes)
        {
            LimitedUser.Make(node, "app", [$"~{prefix}:*", .. LimitedUser.Rights, "+cluster|slots", "+cluster|nodes"]);
        }

        return cluster.Here(new() { KeyPrefix = prefix, OnFailure = FailureMode.Throw }) with { RedisUrl = cluster.Nodes[0].UrlOf("app") };
    }

    /// <summary>Optional commands of the client may be rejected; a key may not.</summary>
    private static void AssertNothingWasRejected(RedisCluster cluster) =>
        Assert.All(cluster.Nodes, node => Assert.DoesNotContain("reason\nkey\n", node.Cli("ACL", "LOG"), StringComparison.Ordinal));
}

using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Leases;

/// <summary>Leases in a cluster, where an entry and its lease must have one slot.</summary>
public sealed class LeaseClusterTests(SharedCluster shared)
{
    [Theory]
    [InlineData("lease", "k", "old", null)]
    [InlineData("lease", "{tag}k", "old", null)]
    [InlineData("lease", "a{b", "old", null)]
    [InlineData("{lease}", "k", "old", null)]
    [InlineData("lease", "a}b", "old", "old")] // no lease has its slot: docs/leases.md
    [InlineData("lease", "a{}b", "old", "old")]
    public async Task A_removal_in_another_process_wins_over_a_factory(string prefix, string key, string made, string? stored)
    {
        var config = shared.Here(new() { KeyPrefix = prefix, ConnectionPool = new() { SocketTimeout = Eventually.Patience } });
        await using var maker = Cache.Create(config);
        await using var remover = Cache.Create(config);
        await remover.RemoveAsync(key);
        var (hasBegun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var making = maker.GetOrCreateAsync(key, async _ =>
        {
            hasBegun.SetResult();
            await mayEnd.Task;
            return "old";
        }).AsTask();
        await hasBegun.Task;

        await remover.RemoveAsync(key);
        mayEnd.SetResult();

        Assert.Equal(made, await making);
        Assert.Equal(stored, await remover.GetAsync<string>(key));
        await remover.ClearAsync();
    }

    [Fact]
    public async Task Removals_of_many_keys_by_a_scan_and_by_a_move_end_the_leases_of_all_nodes()
    {
        var config = shared.Here(new() { KeyPrefix = "lease-many", ConnectionPool = new() { SocketTimeout = Eventually.Patience } });
        await using var maker = Cache.Create(config);
        await using var remover = Cache.Create(config);
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"k{i}")];
        Func<Task>[] removals =
        [
            async () => await remover.RemoveManyAsync(keys),
            async () => await remover.RemoveByPatternAsync("k*"),
            async () => await remover.ClearAsync(),
            async () => await Task.WhenAll(keys.Select(async key => { await remover.SetAsync(key, "x"); await remover.IncrementVersionAsync(key); })),
        ];
        foreach (var remove in removals)
        {
            var held = await HeldFactory.BeginManyAsync(maker, keys);

            await remove();

            Assert.Equal("old", await held.EndAsync());
            Assert.Empty(await remover.GetManyAsync<string>(keys));
        }

        await remover.ClearAsync();
        Assert.Empty(await LeftAsync("lease-many:*"));
    }

    private async Task<List<RedisKey>> LeftAsync(string pattern)
    {
        var left = new List<RedisKey>();
        foreach (var node in await shared.PrimariesAsync())
        {
            left.AddRange(await node.KeysAsync(pattern: pattern).ToListAsync());
        }

        return left;
    }
}

using System.Collections.Concurrent;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Topology;

/// <summary>
/// Moving an entry to another version moves it to another slot, which is not atomic: the guarantees that remain.
/// </summary>
public sealed class ClusterMovingTests(SharedCluster cluster)
{
    private const int Rounds = 100;

    [Fact]
    public async Task What_is_counted_while_an_entry_is_moved_is_moved_too()
    {
        await using var cache = Cache.Create(cluster.Here(new() { KeyPrefix = "moving-counter" }));
        for (var round = 0; round < Rounds; round++)
        {
            await cache.RemoveAsync("k");
            await cache.IncrementAsync("k", initial: 0);
            var counted = 1L;

            await Task.WhenAll(
                Task.Run(async () => await cache.IncrementVersionAsync("k")),
                Task.Run(async () =>
                {
                    for (var i = 0; i < 5; i++)
                    {
                        try
                        {
                            await cache.IncrementAsync("k");
                            counted++;
                        }
                        catch (KeyNotFoundException)
                        {
                            return; // it has moved
                        }
                    }
                }));

            Assert.False(await cache.ContainsAsync("k"));
            Assert.Equal(counted, await cache.AtVersion(2).GetAsync<long>("k"));
        }
    }

    [Fact]
    public async Task Of_many_callers_that_move_an_entry_one_succeeds()
    {
        await using var cache = Cache.Create(cluster.Here(new() { KeyPrefix = "moved-once" }));
        for (var round = 0; round < Rounds; round++)
        {
            await cache.SetAsync("k", round);
            var moved = new ConcurrentBag<int>();

            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                try
                {
                    moved.Add(await cache.IncrementVersionAsync("k"));
                }
                catch (KeyNotFoundException)
                {
                    // Another was first.
                }
            })));

            Assert.Equal([2], moved);
            Assert.Equal(round, await cache.AtVersion(2).GetAsync<int>("k"));
        }
    }

    [Fact]
    public async Task A_reader_that_misses_the_entry_at_the_old_version_finds_it_at_the_new_one()
    {
        await using var cache = Cache.Create(cluster.Here(new() { KeyPrefix = "moving-seen" }));
        await cache.SetAsync("k", 1);
        for (var round = 0; round < Rounds; round++)
        {
            var reading = Task.Run(async () =>
            {
                while (await cache.ContainsAsync("k"))
                {
                    await Task.Yield();
                }

                return await cache.AtVersion(2).ContainsAsync("k");
            });

            await cache.IncrementVersionAsync("k");
            Assert.True(await reading);
            await cache.AtVersion(2).DecrementVersionAsync("k");
        }
    }

    [Fact]
    public async Task Keys_with_a_part_in_braces_stay_in_their_slot_and_are_renamed()
    {
        await using var cache = Cache.Create(cluster.Here(new() { KeyPrefix = "moved-within" }));
        await cache.SetAsync("{user7}:cart", 7, TimeSpan.FromMinutes(1));

        Assert.Equal(2, await cache.IncrementVersionAsync("{user7}:cart"));

        Assert.Equal(7, await cache.AtVersion(2).GetAsync<int>("{user7}:cart"));
        Assert.InRange((await cache.AtVersion(2).GetTimeToLiveAsync("{user7}:cart"))!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }
}

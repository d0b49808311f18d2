using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Stores.LocMem;

public class LocMemRaceTests
{
    [Fact]
    public async Task Increments_beside_a_move_are_all_counted()
    {
        await using var cache = Cache.Create(new());
        var target = cache.AtVersion(2);
        using var start = new Barrier(3);
        for (var round = 0; round < 2000; round++)
        {
            await target.RemoveAsync("n");
            await cache.SetAsync("n", 0);
            var before = Task.Run(() => Count(cache, untilMoved: true, start));
            var after = Task.Run(() => Count(target, untilMoved: false, start));
            start.SignalAndWait(TestContext.Current.CancellationToken);
            await cache.IncrementVersionAsync("n");

            Assert.Equal(await before + await after, await target.GetAsync<long>("n"));
            Assert.False(await cache.ContainsAsync("n"));
        }
    }

    /// <summary>
    /// Increments until the entry has moved to another version, or ten times after it has moved here.
    /// </summary>
    private static async Task<long> Count(Cache cache, bool untilMoved, Barrier start)
    {
        start.SignalAndWait(TestContext.Current.CancellationToken);
        var counted = 0L;
        while (untilMoved || counted < 10)
        {
            try
            {
                await cache.IncrementAsync("n");
                counted++;
            }
            catch (KeyNotFoundException)
            {
                if (untilMoved)
                {
                    break;
                }
            }
        }

        return counted;
    }

    [Fact]
    public async Task A_reader_finds_an_entry_that_moves_at_one_of_its_versions()
    {
        await using var cache = Cache.Create(new());
        var target = cache.AtVersion(2);
        using var start = new Barrier(2);
        for (var round = 0; round < 2000; round++)
        {
            await target.RemoveAsync("k");
            await cache.SetAsync("k", 1);
            var move = Task.Run(async () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                await cache.IncrementVersionAsync("k");
            });
            start.SignalAndWait(TestContext.Current.CancellationToken);
            while (await cache.ContainsAsync("k"))
            {
            }

            Assert.True(await target.ContainsAsync("k"));
            await move;
        }
    }

    [Theory]
    [InlineData(1_000_000, long.MaxValue)]
    [InlineData(100, long.MaxValue)]
    [InlineData(1_000_000, 20_000)]
    [InlineData(1, long.MaxValue)]
    public async Task After_any_mix_the_count_and_the_bytes_are_those_of_the_entries(int maxEntries, long maxBytes)
    {
        var time = new FakeTimeProvider();
        await using var cache = Cache.Create(new() { MaxEntries = maxEntries, MaxBytes = long.Max(maxBytes, 14_096), MaxValueBytes = 5000 }, new() { Time = time });
        var workers = Enumerable.Range(0, 6).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 10_000; i++)
            {
                var key = $"k{random.Next(300)}";
                var timeout = random.Next(3) == 0 ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(random.Next(0, 3000));
                switch (random.Next(13))
                {
                    case 0:
                        await cache.SetAsync(key, new string('x', random.Next(800)), timeout);
                        break;
                    case 1:
                        await cache.SetAsync(key, random.Next(), timeout);
                        break;
                    case 2:
                        await cache.AddAsync(key, new byte[random.Next(500)], timeout);
                        break;
                    case 3:
                        await cache.RemoveAsync(key);
                        break;
                    case 4:
                        await cache.TouchAsync(key, timeout);
                        break;
                    case 5:
                        await cache.PersistAsync(key);
                        break;
                    case 6:
                        await Ignoring(async () => await cache.IncrementAsync($"n{random.Next(300)}", initial: 0, options: timeout));
                        break;
                    case 7:
                        await Ignoring(async () => await cache.IncrementVersionAsync(key));
                        break;
                    case 8:
                        await Ignoring(async () => await cache.AtVersion(2).IncrementVersionAsync(key, -1));
                        break;
                    case 9 when i % 100 == 0:
                        await cache.ClearAsync();
                        break;
                    case 10 when i % 50 == 0:
                        await foreach (var found in cache.KeysAsync("k1*"))
                        {
                            await cache.RemoveAsync(found);
                        }

                        break;
                    case 11:
                        time.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
                        break;
                    default:
                        await cache.GetAsync<string>(key);
                        break;
                }

                Assert.InRange(cache.Usage().Bytes, 0, long.Max(maxBytes, 14_096));
                Assert.InRange(cache.Usage().Count, 0, maxEntries);
            }
        })).ToList();
        await Task.WhenAll(workers);

        time.Advance(TimeSpan.FromSeconds(10)); // what expires is gone, and the rest is listed
        Assert.Equal(cache.Usage().Count, await cache.KeysAsync().CountAsync() + await cache.AtVersion(2).KeysAsync().CountAsync());
        foreach (var version in (Cache[])[cache, cache.AtVersion(2)])
        {
            await foreach (var key in version.KeysAsync())
            {
                Assert.True(await version.RemoveAsync(key)); // the count of entries falls with it
            }
        }

        Assert.Equal((0, 0L), cache.Usage());
    }

    [Fact]
    public async Task Increments_from_many_sides_are_all_counted()
    {
        await using var cache = Cache.Create(new());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5000; i++)
            {
                await cache.IncrementAsync("n", initial: 0);
            }
        })));

        Assert.Equal(20_000, await cache.GetAsync<long>("n"));
    }

    [Fact]
    public async Task A_hit_is_a_hit_while_the_table_grows_and_shrinks()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 100_000 });
        var keys = Enumerable.Range(0, 50).Select(i => $"stays{i}").ToList();
        await cache.SetManyAsync(keys.Select(key => KeyValuePair.Create(key, key)));
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                for (var i = 0; i < 5000; i++)
                {
                    await cache.SetAsync($"comes{i}", i);
                }

                for (var i = 0; i < 5000; i++)
                {
                    await cache.RemoveAsync($"comes{i}");
                }
            }
        });
        for (var i = 0; i < 300_000; i++)
        {
            var key = keys[i % keys.Count];
            Assert.Equal(key, await cache.GetAsync<string>(key));
        }

        var listed = await cache.KeysAsync("stays*").ToListAsync();
        await stop.CancelAsync();
        await writer;
        Assert.Equal(keys.Order(), listed.Order());
    }

    private static async Task Ignoring(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception error) when (error is KeyNotFoundException or CacheValueException)
        {
        }
    }
}

using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Stores.LocMem;

/// <summary>Below its limits the cache keeps all entries that have not expired, whatever it held before.</summary>
public class RoomTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("clear")]
    [InlineData("expire")]
    [InlineData("remove by pattern")]
    [InlineData("remove many")]
    [InlineData("touch with zero")]
    public async Task A_cache_that_was_full_has_room_for_as_many_again(string emptied)
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10_000 }, new() { Time = _time });
        await cache.SetManyAsync(Enumerable.Range(0, 10_000).Select(i => KeyValuePair.Create($"old:{i}", i)), TimeSpan.FromMinutes(1));
        switch (emptied)
        {
            case "clear":
                await cache.ClearAsync();
                break;
            case "expire":
                _time.Advance(TimeSpan.FromMinutes(1));
                break;
            case "remove by pattern":
                await cache.RemoveByPatternAsync("old:*");
                break;
            case "remove many":
                await cache.RemoveManyAsync(Enumerable.Range(0, 10_000).Select(i => $"old:{i}"));
                break;
            default:
                for (var i = 0; i < 10_000; i++)
                {
                    await cache.TouchAsync($"old:{i}", TimeSpan.Zero);
                }

                break;
        }

        for (var i = 0; i < 10_000; i++)
        {
            await cache.IncrementAsync($"count:{i}", initial: 0);
        }

        Assert.Equal(10_000, await cache.KeysAsync("count:*").CountAsync());
    }

    [Fact]
    public async Task Guards_that_live_stay_while_others_expire_and_are_removed()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10_000 }, new() { Time = _time });
        for (var i = 0; i < 3000; i++)
        {
            Assert.True(await cache.AddAsync($"sent:{i}", 1, TimeSpan.FromDays(1)));
        }

        // Each has an entry for a while; at most a thousand exist at once.
        for (var job = 0; job < 10_000; job++)
        {
            await cache.SetAsync($"job:{job}", job, job % 2 == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.FromDays(1));
            await cache.RemoveAsync($"job:{job - 999}");
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        for (var i = 0; i < 3000; i++)
        {
            Assert.False(await cache.AddAsync($"sent:{i}", 1));
        }
    }

    [Fact]
    public async Task What_has_expired_takes_no_room_from_what_is_read()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10_000 }, new() { Time = _time });
        for (var i = 0; i < 10_000; i++)
        {
            await cache.SetAsync($"old:{i}", i, TimeSpan.FromMilliseconds(500));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        var made = 0;
        for (var pass = 0; pass < 5; pass++)
        {
            for (var i = 0; i < 5000; i++)
            {
                await cache.GetOrCreateAsync($"product:{i}", _ => ValueTask.FromResult(++made), TimeSpan.FromHours(1));
            }
        }

        Assert.Equal(5000, made);
    }

    [Fact]
    public async Task Above_the_bound_what_has_expired_goes_before_what_lives()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 1000 }, new() { Time = new ClockWithoutTimers(_time) });
        for (var i = 0; i < 500; i++)
        {
            await cache.SetAsync($"lives:{i}", i, TimeSpan.FromHours(1));
            await cache.SetAsync($"old:{i}", i, TimeSpan.FromSeconds(1));
        }

        _time.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 500; i++)
        {
            await cache.SetAsync($"new:{i}", i, TimeSpan.FromHours(1));
        }

        Assert.Equal((500, 500), (await cache.KeysAsync("lives:*").CountAsync(), await cache.KeysAsync("new:*").CountAsync()));
    }

    [Fact]
    public async Task Of_entries_that_were_not_read_the_oldest_is_removed_first()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10 });
        for (var i = 0; i < 30; i++)
        {
            await cache.SetAsync($"{i}", i);
        }

        Assert.Equal(Enumerable.Range(20, 10).Select(i => $"{i}").Order(), await cache.KeysAsync().OrderBy(key => key).ToListAsync());
    }

    [Fact]
    public async Task A_move_in_a_full_cache_pushes_nothing_out()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10 });
        for (var i = 0; i < 10; i++)
        {
            await cache.SetAsync($"{i}", i);
        }

        await cache.IncrementVersionAsync("5");

        Assert.Equal((9, 1), (await cache.KeysAsync().CountAsync(), await cache.AtVersion(2).KeysAsync().CountAsync()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task The_entry_just_written_is_there(int bound)
    {
        await using var cache = Cache.Create(new() { MaxEntries = bound });
        for (var i = 0; i < 1000; i++)
        {
            await cache.SetAsync($"{i}", i);
            Assert.Equal(i, await cache.GetAsync<int>($"{i}"));
            await cache.GetAsync<int>($"{i - 1}");
        }
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        var config = new CacheConfig { MaxValueBytes = 100_000, MaxBytes = 1_000_000 };
        await using var cache = Cache.Create(config);
        for (var i = 0; i < 200; i++)
        {
            await cache.SetAsync($"{i}", new string('a', 99_998 / (1 + (i % 3))));
            Assert.InRange(cache.Usage().Bytes, 1, 1_000_000);
            Assert.True(await cache.ContainsAsync($"{i}"));
        }

        Assert.InRange(cache.Usage().Bytes, 800_000, 1_000_000);
    }

    [Fact]
    public async Task A_value_that_grows_pushes_others_out_and_not_itself()
    {
        await using var cache = Cache.Create(new() { MaxValueBytes = 100_000, MaxBytes = 204_096 });
        for (var i = 0; i < 10; i++)
        {
            await cache.SetAsync($"{i}", new byte[10_000]);
        }

        await cache.SetAsync("0", new string('a', 99_998));

        Assert.Equal("0", Assert.Single(await cache.KeysAsync().ToListAsync()));
        Assert.InRange(cache.Usage().Bytes, 199_996, 204_096);
    }

    [Fact]
    public async Task A_cache_with_the_least_of_bytes_keeps_the_largest_value()
    {
        await using var cache = Cache.Create(new() { MaxValueBytes = 1, MaxBytes = 4098 });
        await cache.SetAsync(new string('k', 247), 7); // the longest key, beside ":1:"

        Assert.Equal(7, await cache.GetAsync<int>(new string('k', 247)));
    }

    private sealed class ClockWithoutTimers(TimeProvider time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

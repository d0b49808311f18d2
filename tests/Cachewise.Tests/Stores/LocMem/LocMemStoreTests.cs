using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Stores.LocMem;

public class LocMemStoreTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    [Contract.Contract(107, 108)]
    public async Task There_are_never_more_entries_than_the_bound(int bound)
    {
        await using var cache = Cache.Create(new() { MaxEntries = bound });
        for (var i = 0; i < 5 * bound; i++)
        {
            await cache.SetAsync($"k{i}", i);
            await cache.AtVersion(2).SetAsync($"k{i}", i);
        }

        var count = await cache.KeysAsync().CountAsync() + await cache.AtVersion(2).KeysAsync().CountAsync();
        Assert.InRange(count, 1, bound);
        Assert.Equal((5 * bound) - 1, await cache.GetAsync<int>($"k{(5 * bound) - 1}"));
    }

    [Fact]
    [Contract.Contract(109, 111)]
    public async Task What_is_read_often_stays_when_others_go()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 100 });
        await cache.SetAsync("hot", "stays");
        for (var i = 0; i < 10_000; i++)
        {
            await cache.SetAsync($"cold{i}", i);
            Assert.Equal("stays", await cache.GetAsync<string>("hot"));
        }
    }

    [Fact]
    [Contract.Contract(112)]
    public async Task Overwriting_at_the_bound_drops_nothing()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10 });
        for (var i = 0; i < 100; i++)
        {
            await cache.SetAsync($"k{i}", i);
        }

        var before = await cache.KeysAsync().CountAsync();
        await foreach (var key in cache.KeysAsync())
        {
            await cache.SetAsync(key, 0);
        }

        Assert.Equal(before, await cache.KeysAsync().CountAsync());
    }

    [Fact]
    [Contract.Contract(114, 115)]
    public async Task Two_caches_are_two_stores()
    {
        await using var one = Cache.Create(new() { KeyPrefix = "same" });
        await using var other = Cache.Create(new() { KeyPrefix = "same" });
        await one.SetAsync("k", 1);

        Assert.False(await other.ContainsAsync("k"));
    }

    private sealed class AsksWhileWritten
    {
        private bool _isDone;

        /// <summary>The work of another thread, which ends while this is written as JSON.</summary>
        public static Func<Task>? Meanwhile { get; set; }

        public bool IsDone
        {
            get => _isDone || (Meanwhile is { } run && Task.Run(run).Wait(TimeSpan.FromSeconds(30)));
            set => _isDone = value;
        }
    }

    [Fact]
    [Contract.Contract(34)]
    public async Task Serialising_holds_no_lock()
    {
        await using var cache = Cache.Create(new());
        AsksWhileWritten.Meanwhile = async () => await cache.IncrementAsync("k", initial: 0);

        await cache.SetAsync("other", new AsksWhileWritten());
        Assert.InRange(await cache.GetAsync<int>("k"), 1, int.MaxValue);
        await cache.SetAsync("k", new AsksWhileWritten());

        AsksWhileWritten.Meanwhile = null;
        Assert.NotNull(await cache.GetAsync<AsksWhileWritten>("k"));
    }

    [Fact]
    [Contract.Contract(116)]
    public async Task Under_concurrent_load_every_value_read_was_written()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 50 });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 20_000; i++)
            {
                var key = $"k{random.Next(200)}";
                switch (random.Next(8))
                {
                    case 0:
                        await cache.SetAsync(key, key);
                        break;
                    case 1:
                        await cache.AddAsync(key, key);
                        break;
                    case 2:
                        await cache.RemoveAsync(key);
                        break;
                    case 3:
                        await cache.TouchAsync(key, TimeSpan.FromMinutes(1));
                        break;
                    case 4:
                        await cache.SetManyAsync([KeyValuePair.Create(key, key)]);
                        break;
                    default:
                        Assert.Equal(key, await cache.GetAsync(key, key));
                        Assert.Equal(key, await cache.GetOrCreateAsync(key, key, (state, _) => ValueTask.FromResult(state)));
                        break;
                }
            }
        })));

        Assert.InRange(await cache.KeysAsync().CountAsync(), 0, 50);
    }

    [Fact]
    public async Task However_many_entries_come_a_lock_is_held()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10 });
        var held = await cache.AcquireLockAsync("job", TimeSpan.FromMinutes(5));
        var ofDjango = await cache.AcquireDjangoLockAsync("job", TimeSpan.FromMinutes(5));
        for (var i = 0; i < 1000; i++)
        {
            await cache.SetAsync($"k{i}", i);
        }

        await cache.ClearAsync();

        Assert.Null(await cache.AcquireLockAsync("job", TimeSpan.FromMinutes(5)));
        Assert.Null(await cache.AcquireDjangoLockAsync("job", TimeSpan.FromMinutes(5)));
        Assert.True(await held!.ReleaseAsync());
        Assert.True(await ofDjango!.ReleaseAsync());
    }

    [Fact]
    public async Task Forty_thousand_locks_are_held_at_once_whatever_the_bound_of_entries_and_each_is_released()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10 });
        var held = new List<CacheLock>();
        for (var i = 0; i < 40_000; i++)
        {
            held.Add(Assert.IsType<CacheLock>(await cache.AcquireLockAsync($"job:{i}", TimeSpan.FromMinutes(5))));
        }

        Assert.Null(await cache.AcquireLockAsync("job:0", TimeSpan.FromMinutes(5)));
        foreach (var one in held)
        {
            Assert.True(await one.ReleaseAsync());
        }

        Assert.NotNull(await cache.AcquireLockAsync("job:0", TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task Locks_whose_leases_have_ended_are_forgotten_and_those_that_are_held_are_not()
    {
        var time = new FakeTimeProvider();
        await using var cache = Cache.Create(new(), new() { Time = time });
        var held = await cache.AcquireLockAsync("held", TimeSpan.FromDays(1));
        for (var i = 0; i < 5000; i++)
        {
            await cache.AcquireLockAsync($"k{i}", TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(await cache.AcquireLockAsync("held", TimeSpan.FromDays(1)));
        Assert.True(await held!.ExtendAsync(TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task What_is_touched_while_a_reader_finds_it_expired_stays()
    {
        var time = new TouchesWhileAsked();
        await using var cache = Cache.Create(new(), new() { Time = time });
        await cache.SetAsync("k", 1, TimeSpan.FromSeconds(10));
        time.OnNextLook = () => Assert.True(cache.PersistAsync("k").AsTask().GetAwaiter().GetResult());

        // Reads the clock while another caller touches the entry; then the old expiration has passed.
        await cache.GetAsync<int>("k");

        Assert.True(await cache.ContainsAsync("k"));
    }

    private sealed class TouchesWhileAsked : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public Action? OnNextLook { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (OnNextLook is { } look)
            {
                OnNextLook = null;
                look();
                _now += TimeSpan.FromSeconds(20);
            }

            return _now;
        }
    }

    [Fact]
    [Contract.Contract(72)]
    public async Task Clear_removes_what_was_there_while_others_write()
    {
        await using var cache = Cache.Create(new() { MaxEntries = 10_000 });
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await cache.SetAsync($"new{writer}:{i % 500}", i);
            }
        })).ToList();
        for (var round = 0; round < 50; round++)
        {
            await cache.SetManyAsync(Enumerable.Range(0, 300).Select(i => KeyValuePair.Create($"old{i}", i)));
            await cache.ClearAsync();
            Assert.Empty(await cache.KeysAsync("old*").ToListAsync());
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task Moving_between_versions_from_both_sides_at_once_ends()
    {
        await using var cache = Cache.Create(new());
        await cache.SetAsync("k", 1);
        async Task Move(Cache from, int delta)
        {
            for (var i = 0; i < 5000; i++)
            {
                try
                {
                    await from.IncrementVersionAsync("k", delta);
                }
                catch (KeyNotFoundException)
                {
                }
            }
        }

        await Task.WhenAll(Task.Run(() => Move(cache, 1)), Task.Run(() => Move(cache.AtVersion(2), -1))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Single([await cache.ContainsAsync("k"), await cache.AtVersion(2).ContainsAsync("k")], there => there);
    }

    [Fact]
    public async Task Expiry_is_to_the_millisecond_of_the_clock_given()
    {
        var time = new FakeTimeProvider();
        await using var cache = Cache.Create(new(), new() { Time = time });
        await cache.SetAsync("k", 1, TimeSpan.FromMilliseconds(1500));

        time.Advance(TimeSpan.FromMilliseconds(1499));
        Assert.Equal(TimeSpan.FromMilliseconds(1), await cache.GetTimeToLiveAsync("k"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await cache.GetTimeToLiveAsync("k"));
    }
}

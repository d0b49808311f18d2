using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Stores.LocMem;

/// <summary>Memory of removed and expired entries is freed.</summary>
public class FreedMemoryTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("clear")]
    [InlineData("expire")]
    [InlineData("remove")]
    [InlineData("replace")]
    [InlineData("dispose")]
    public async Task Four_hundred_values_of_a_mebibyte_are_freed(string how)
    {
        await using var cache = Cache.Create(new(), new() { Time = _time });
        var values = await Fill(cache);
        Assert.InRange(cache.Usage().Bytes, 400L << 20, 401L << 20);
        switch (how)
        {
            case "clear":
                await cache.ClearAsync();
                break;
            case "expire":
                _time.Advance(TimeSpan.FromSeconds(61)); // and nothing is asked for
                break;
            case "remove":
                await cache.RemoveManyAsync(Enumerable.Range(0, 400).Select(i => $"{i}"));
                break;
            case "replace":
                await cache.SetManyAsync(Enumerable.Range(0, 400).Select(i => KeyValuePair.Create($"{i}", 0)));
                break;
            default:
                await cache.DisposeAsync();
                break;
        }

        Assert.Equal(how == "replace" ? 400 : 0, cache.Usage().Count);
        Assert.InRange(cache.Usage().Bytes, 0, 200 * 400);
        Assert.DoesNotContain(values, IsAlive);
    }

    [Fact]
    public async Task An_entry_with_a_new_expiry_goes_when_that_ends()
    {
        await using var cache = Cache.Create(new(), new() { Time = _time });
        await cache.SetAsync("longer", 1, TimeSpan.FromSeconds(10));
        await cache.SetAsync("shorter", 1, TimeSpan.FromDays(10));
        await cache.SetAsync("overwritten", 1, TimeSpan.FromHours(1));
        await cache.SetAsync("for ever", 1, TimeSpan.FromSeconds(10));
        await cache.TouchAsync("longer", TimeSpan.FromDays(10));
        await cache.TouchAsync("shorter", TimeSpan.FromSeconds(10));
        await cache.SetAsync("overwritten", 2, TimeSpan.FromSeconds(10));
        await cache.PersistAsync("for ever");

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(2, cache.Usage().Count);

        _time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(1, cache.Usage().Count);
        Assert.True(await cache.ContainsAsync("for ever"));
    }

    [Fact]
    public void A_cache_that_is_dropped_goes_with_its_entries()
    {
        var caches = Enumerable.Range(0, 3).SelectMany(_ => (WeakReference[])[Drop(_time), Drop(TimeProvider.System)]).ToList();

        Assert.DoesNotContain(caches, IsAlive);
    }

    [Fact]
    public async Task A_timer_runs_only_while_something_expires()
    {
        var time = new CountsTimers();
        await using var cache = Cache.Create(new(), new() { Time = time });
        await cache.SetAsync("for ever", 1, TimeSpan.MaxValue);
        Assert.Equal(0, time.Running);

        await cache.SetAsync("k", 1, TimeSpan.FromSeconds(1));
        Assert.Equal(1, time.Running);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, time.Running);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> Fill(Cache cache)
    {
        var values = new List<WeakReference>();
        for (var i = 0; i < 400; i++)
        {
            var value = new string('a', 1 << 19); // two bytes each
            values.Add(new(value));
            await cache.SetAsync($"{i}", value, TimeSpan.FromMinutes(1));
        }

        return values;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Drop(TimeProvider time)
    {
        var cache = Cache.Create(new(), new() { Time = time });
        cache.SetAsync("k", 1, TimeSpan.FromHours(1)).AsTask().GetAwaiter().GetResult();
        return new(cache.Core.Store);
    }

    private static bool IsAlive(WeakReference reference)
    {
        for (var i = 0; i < 3 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return reference.IsAlive;
    }

    private sealed class CountsTimers : TimeProvider
    {
        private readonly FakeTimeProvider _time = new();

        public int Running { get; private set; }

        public void Advance(TimeSpan time) => _time.Advance(time);

        public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Counted(this, callback, state, dueTime, period);

        private sealed class Counted : ITimer
        {
            private readonly CountsTimers _owner;
            private readonly ITimer _timer;
            private bool _runs;

            public Counted(CountsTimers owner, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            {
                _owner = owner;
                _timer = owner._time.CreateTimer(
                    state =>
                    {
                        Count(false);
                        callback(state);
                    },
                    state,
                    dueTime,
                    period);
                Count(dueTime != Timeout.InfiniteTimeSpan);
            }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Count(dueTime != Timeout.InfiniteTimeSpan);
                return _timer.Change(dueTime, period);
            }

            public void Dispose() => _timer.Dispose();

            public ValueTask DisposeAsync() => _timer.DisposeAsync();

            private void Count(bool runs)
            {
                _owner.Running += (runs ? 1 : 0) - (_runs ? 1 : 0);
                _runs = runs;
            }
        }
    }
}

using Microsoft.Extensions.Caching.Distributed;

namespace Cachewise.Tests.Stores.LocMem;

/// <summary>
/// A clock that overrides <see cref="TimeProvider.GetUtcNow"/> and nothing else, as those in Microsoft's own tests of
/// <c>IDistributedCache</c>.
/// </summary>
public sealed class ClockTests : IAsyncDisposable
{
    private readonly UtcClock _time = new();
    private readonly Cache _cache;

    public ClockTests() => _cache = Cache.Create(new(), new() { Time = _time });

    public ValueTask DisposeAsync() => _cache.DisposeAsync();

    [Fact]
    public async Task Entries_expire()
    {
        await _cache.SetAsync("k", 1, TimeSpan.FromMinutes(1));
        _time.Now += TimeSpan.FromSeconds(59);
        Assert.True(await _cache.ContainsAsync("k"));
        Assert.Equal(TimeSpan.FromSeconds(1), await _cache.GetTimeToLiveAsync("k"));

        _time.Now += TimeSpan.FromSeconds(1);
        Assert.False(await _cache.ContainsAsync("k"));
        Assert.True(await _cache.AddAsync("k", 2));
    }

    [Fact]
    public async Task Leases_end()
    {
        Assert.NotNull(await _cache.AcquireLockAsync("k", TimeSpan.FromMinutes(1)));
        Assert.Null(await _cache.AcquireLockAsync("k", TimeSpan.FromMinutes(1)));

        _time.Now += TimeSpan.FromMinutes(1);
        Assert.NotNull(await _cache.AcquireLockAsync("k", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Sliding_entries_live_while_they_are_read_and_then_expire()
    {
        var distributed = new Cachewise.Adapters.DistributedCache(_cache, _time);
        await distributed.SetAsync("k", [1], new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(1) });
        for (var i = 0; i < 3; i++)
        {
            _time.Now += TimeSpan.FromSeconds(40);
            Assert.NotNull(await distributed.GetAsync("k"));
        }

        _time.Now += TimeSpan.FromSeconds(61);
        Assert.Null(await distributed.GetAsync("k"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_breaks_nothing()
    {
        await _cache.SetAsync("k", 1, TimeSpan.FromMinutes(1));
        _time.Now -= TimeSpan.FromDays(1);
        await _cache.SetAsync("other", 1, TimeSpan.FromMinutes(1));
        Assert.True(await _cache.ContainsAsync("k"));

        _time.Now += TimeSpan.FromMinutes(1);
        Assert.Equal((true, false), (await _cache.ContainsAsync("k"), await _cache.ContainsAsync("other")));
    }

    private sealed class UtcClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2013, 6, 15, 12, 34, 56, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

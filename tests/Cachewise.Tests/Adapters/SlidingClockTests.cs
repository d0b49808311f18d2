using Cachewise.Adapters;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Adapters;

/// <summary>
/// The clock of an instance is two hours off. The clock of the server decides when a sliding entry expires.
/// </summary>
public sealed class SlidingClockTests(RedisServer server)
{
    private static int _prefixes;

    private readonly string _prefix = $"clock{Interlocked.Increment(ref _prefixes)}";

    public static TheoryData<int, bool> Offsets => new([(2, true), (2, false), (-2, true), (-2, false)]);

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_read_by_it_neither_ends_an_entry_nor_prolongs_it(int hours, bool isAsync)
    {
        await using var right = NewCache();
        await SetAsync(new(right, TimeProvider.System), isAsync, TimeSpan.FromMinutes(20), TimeSpan.FromHours(1));
        await using var wrong = NewCache();

        await UseAsync(new(wrong, new OffsetClock(hours)), isAsync);

        Assert.InRange(await LeftAsync(wrong), TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task What_it_writes_slides_and_ends_as_it_says(int hours, bool isAsync)
    {
        await using var wrong = NewCache();
        await using var right = NewCache();
        await SetAsync(new(wrong, new OffsetClock(hours)), isAsync, TimeSpan.FromMinutes(20), TimeSpan.FromHours(1));
        Assert.InRange(await LeftAsync(right), TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
        await SetAsync(new(wrong, new OffsetClock(hours)), isAsync, TimeSpan.FromHours(3), TimeSpan.FromHours(1));
        Assert.InRange(await LeftAsync(right), TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));

        await UseAsync(new(right, TimeProvider.System), isAsync);

        Assert.InRange(await LeftAsync(right), TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_given_end_is_that_end(int hours, bool isAsync)
    {
        await using var wrong = NewCache();
        var adapter = new DistributedCache(wrong, new OffsetClock(hours));
        var end = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(3);
        var options = new Microsoft.Extensions.Caching.Distributed.DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(10), AbsoluteExpiration = end };
        await (isAsync ? adapter.SetAsync("k", [1], options) : Task.Run(() => adapter.Set("k", [1], options)));
        await UseAsync(adapter, isAsync);

        Assert.InRange(await LeftAsync(wrong), TimeSpan.FromMinutes(179), TimeSpan.FromHours(3));
    }

    [Fact]
    public async Task An_end_that_the_server_has_passed_removes_what_was_there()
    {
        await using var cache = NewCache();
        var late = new DistributedCache(cache, new OffsetClock(-2));
        await late.SetAsync("k", [1], new());

        await late.SetAsync("k", [2], new() { SlidingExpiration = TimeSpan.FromHours(1), AbsoluteExpiration = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1) });

        Assert.Null(await late.GetAsync("k"));
    }

    [Fact]
    public async Task An_end_at_the_end_of_time_is_for_ever()
    {
        await using var cache = NewCache();
        var adapter = new DistributedCache(cache, TimeProvider.System);

        await adapter.SetAsync("k", [1], new() { SlidingExpiration = TimeSpan.FromHours(1), AbsoluteExpirationRelativeToNow = TimeSpan.MaxValue });
        Assert.Equal([1], await adapter.GetAsync("k"));
        await adapter.SetAsync("k", [2], new() { SlidingExpiration = TimeSpan.MaxValue, AbsoluteExpirationRelativeToNow = TimeSpan.MaxValue });

        Assert.Equal([2], await adapter.GetAsync("k"));
    }

    private static Task SetAsync(DistributedCache adapter, bool isAsync, TimeSpan window, TimeSpan left)
    {
        var options = new Microsoft.Extensions.Caching.Distributed.DistributedCacheEntryOptions { SlidingExpiration = window, AbsoluteExpirationRelativeToNow = left };
        return isAsync ? adapter.SetAsync("k", [1], options) : Task.Run(() => adapter.Set("k", [1], options));
    }

    private static async Task UseAsync(DistributedCache adapter, bool isAsync)
    {
        Assert.Equal([1], isAsync ? await adapter.GetAsync("k") : adapter.Get("k"));
        await (isAsync ? adapter.RefreshAsync("k") : Task.Run(() => adapter.Refresh("k")));
    }

    private async Task<TimeSpan> LeftAsync(Cache cache)
    {
        await cache.ContainsAsync("behind what was sent");
        return TimeSpan.FromMilliseconds(long.Parse(server.Cli("PTTL", $"{_prefix}:1:$d:k"), System.Globalization.CultureInfo.InvariantCulture));
    }

    private Cache NewCache() => Cache.Create(new() { RedisUrl = server.Url(), KeyPrefix = _prefix });

    private sealed class OffsetClock(int hours) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromHours(hours);
    }
}

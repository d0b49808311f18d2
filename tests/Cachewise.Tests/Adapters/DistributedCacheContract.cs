using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Cachewise.Adapters;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Adapters;

/// <summary>
/// The documented behaviour of IDistributedCache and IBufferDistributedCache, on every backend that keeps entries.
/// </summary>
public abstract class DistributedCacheContract : IAsyncLifetime
{
    private static int _prefixes;

    private static readonly byte[] Value = [0, 1, 2, 0x78, 0x9c, 255];

    protected FakeTimeProvider Time { get; } = new(new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));

    protected string Prefix { get; } = $"d{Interlocked.Increment(ref _prefixes)}";

    protected Cache Cache { get; private set; } = null!;

    private DistributedCache Adapter { get; set; } = null!;

    public ValueTask InitializeAsync()
    {
        Cache = Create(new() { KeyPrefix = Prefix, MaxValueBytes = 10_000_000 });
        Adapter = new(Cache, Time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Cache.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Cache Create(CacheConfig config);

    protected abstract ValueTask AdvanceAsync(TimeSpan time);

    [Fact]
    public async Task What_is_set_is_read_by_every_call()
    {
        await Adapter.SetAsync("async", Value, new());
        Adapter.Set("sync", Value, new());
        await Adapter.SetAsync("buffer", new ReadOnlySequence<byte>(Value), new());
        Adapter.Set("sync buffer", Sequence(Value), new());

        foreach (var key in new[] { "async", "sync", "buffer", "sync buffer" })
        {
            Assert.Equal(Value, await Adapter.GetAsync(key));
            Assert.Equal(Value, Adapter.Get(key));
            var destination = new ArrayBufferWriter<byte>();
            Assert.True(await Adapter.TryGetAsync(key, destination));
            Assert.True(Adapter.TryGet(key, destination));
            Assert.Equal([.. Value, .. Value], destination.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public async Task A_missing_key_is_null_and_writes_nothing()
    {
        var destination = new ArrayBufferWriter<byte>();

        Assert.Null(await Adapter.GetAsync("k"));
        Assert.Null(Adapter.Get("k"));
        Assert.False(await Adapter.TryGetAsync("k", destination));
        Assert.False(Adapter.TryGet("k", destination));
        Assert.Equal(0, destination.WrittenCount);
        await Adapter.RefreshAsync("k");
        Adapter.Refresh("k");
        await Adapter.RemoveAsync("k");
        Adapter.Remove("k");
    }

    [Fact]
    public async Task An_empty_value_is_a_value()
    {
        await Adapter.SetAsync("k", [], new());

        Assert.Empty((await Adapter.GetAsync("k"))!);
        Assert.True(Adapter.TryGet("k", new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public async Task A_large_value_comes_back_whole()
    {
        var large = new byte[5_000_000];
        new Random(1).NextBytes(large);
        await Adapter.SetAsync("k", large, new());

        Assert.Equal(large, await Adapter.GetAsync("k"));
    }

    [Fact]
    public async Task Set_replaces_value_and_expiry()
    {
        await Adapter.SetAsync("k", Value, new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(10) });
        await Adapter.SetAsync("k", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(100) });
        await AdvanceAsync(TimeSpan.FromSeconds(50));

        Assert.Equal([1], await Adapter.GetAsync("k"));
    }

    [Fact]
    public async Task Remove_removes()
    {
        Adapter.Set("sync", Value, new());
        Adapter.Set("async", Value, new());
        Adapter.Remove("sync");
        await Adapter.RemoveAsync("async");

        Assert.Null(Adapter.Get("sync"));
        Assert.Null(Adapter.Get("async"));
    }

    [Fact]
    public async Task Without_options_an_entry_lives_as_long_as_the_cache_says()
    {
        await Adapter.SetAsync("k", Value, new());
        await AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.NotNull(await Adapter.GetAsync("k"));
        await AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Null(await Adapter.GetAsync("k"));
    }

    [Fact]
    public async Task An_absolute_expiration_ends_an_entry_however_often_it_is_read()
    {
        await Adapter.SetAsync("relative", Value, new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(10) });
        await Adapter.SetAsync("absolute", Value, new() { AbsoluteExpiration = Time.GetUtcNow() + TimeSpan.FromSeconds(10) });
        await AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.NotNull(await Adapter.GetAsync("relative"));
        Assert.NotNull(Adapter.Get("absolute"));
        await Adapter.RefreshAsync("relative");
        await AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Null(await Adapter.GetAsync("relative"));
        Assert.Null(await Adapter.GetAsync("absolute"));
    }

    [Fact]
    public async Task A_sliding_entry_lives_on_when_it_is_read_or_refreshed()
    {
        Func<string, Task>[] uses =
        [
            async key => await Adapter.GetAsync(key),
            async key => await Adapter.TryGetAsync(key, new ArrayBufferWriter<byte>()),
            key => Task.FromResult(Adapter.Get(key)),
            key => Adapter.RefreshAsync(key),
            key =>
            {
                Adapter.Refresh(key);
                return Task.CompletedTask;
            },
        ];
        for (var i = 0; i < uses.Length; i++)
        {
            await Adapter.SetAsync($"k{i}", Value, new() { SlidingExpiration = TimeSpan.FromSeconds(10) });
        }

        for (var round = 0; round < 3; round++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(7));
            for (var i = 0; i < uses.Length; i++)
            {
                await uses[i]($"k{i}");
            }

            await SettleAsync();
        }

        for (var i = 0; i < uses.Length; i++)
        {
            Assert.Equal(Value, await Adapter.GetAsync($"k{i}"));
        }

        await SettleAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Null(await Adapter.GetAsync("k0"));
    }

    [Fact]
    public async Task A_sliding_entry_ends_at_its_absolute_end()
    {
        await Adapter.SetAsync("k", Value, new() { SlidingExpiration = TimeSpan.FromSeconds(10), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(25) });
        for (var i = 0; i < 3; i++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(8));
            Assert.NotNull(await Adapter.GetAsync("k"));
            await SettleAsync();
        }

        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Null(await Adapter.GetAsync("k"));
    }

    [Fact]
    public async Task A_sliding_window_longer_than_the_absolute_end_is_cut_to_it()
    {
        await Adapter.SetAsync("k", Value, new() { SlidingExpiration = TimeSpan.FromHours(1), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(10) });
        await AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Null(await Adapter.GetAsync("k"));
    }

    [Fact]
    public async Task An_expiration_that_is_not_in_the_future_is_an_error()
    {
        var now = Time.GetUtcNow();
        foreach (var (past, left) in new (DateTimeOffset, TimeSpan?)[] { (now, null), (now - TimeSpan.FromMinutes(1), null), (now, TimeSpan.FromMinutes(1)) })
        {
            var options = new DistributedCacheEntryOptions { AbsoluteExpiration = past, AbsoluteExpirationRelativeToNow = left };
            var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Adapter.SetAsync("k", Value, options));

            // As Microsoft's RedisCache.
            Assert.Equal(error.Message, Assert.Throws<ArgumentOutOfRangeException>(() => { Adapter.Set("k", Value, options); }).Message);
            Assert.StartsWith("The absolute expiration value must be in the future. (Parameter 'AbsoluteExpiration')", error.Message, StringComparison.Ordinal);
            Assert.Equal(("AbsoluteExpiration", (object)past), (error.ParamName, error.ActualValue));
            Assert.Null(await Adapter.GetAsync("k"));
        }
    }

    [Fact]
    public async Task Expirations_at_the_end_of_time_are_for_ever()
    {
        await Adapter.SetAsync("absolute", Value, new() { AbsoluteExpiration = DateTimeOffset.MaxValue });
        await Adapter.SetAsync("relative", Value, new() { AbsoluteExpirationRelativeToNow = TimeSpan.MaxValue });
        await Adapter.SetAsync("sliding", Value, new() { SlidingExpiration = TimeSpan.MaxValue });
        await AdvanceAsync(TimeSpan.FromDays(3650));

        foreach (var key in new[] { "absolute", "relative", "sliding" })
        {
            Assert.NotNull(await Adapter.GetAsync(key));
        }
    }

    [Fact]
    public async Task Any_text_is_a_key_and_each_is_another()
    {
        var l = new string('k', 1000);
        string[] keys =
        [
            "", " ", "$d:x", "$l:x", "a:b", "\0", "caf\u00e9", "half \ud83d", "half \ude00", l, l + "1", l + "2", "1" + l,
            new('k', 250 - $"{Prefix}:1:$d:".Length), new('k', 249 - $"{Prefix}:1:$d:".Length), new('k', 251 - $"{Prefix}:1:$d:".Length),
            new string('\ud83d', 300), string.Concat(Enumerable.Repeat("\ud83d\ude00", 300)), string.Concat(Enumerable.Repeat("\ud83d\ude00", 301)),
        ];
        foreach (var key in keys)
        {
            await Adapter.SetAsync(key, Encoding.Unicode.GetBytes(key), new());
        }

        foreach (var key in keys)
        {
            Assert.Equal(Encoding.Unicode.GetBytes(key), await Adapter.GetAsync(key));
        }

        foreach (var key in keys)
        {
            Adapter.Remove(key);
            Assert.Null(Adapter.Get(key));
        }
    }

    [Fact]
    public async Task Entries_live_beside_those_of_the_cache_and_are_cleared_with_them()
    {
        await Cache.SetAsync("k", "typed");
        await Adapter.SetAsync("k", Value, new());

        Assert.Equal("typed", await Cache.GetAsync<string>("k"));
        Assert.Equal(Value, await Adapter.GetAsync("k"));
        Assert.Equal(["k"], await Cache.KeysAsync().ToListAsync());
        await Cache.RemoveByPatternAsync("*");
        Assert.NotNull(await Adapter.GetAsync("k"));
        await Cache.ClearAsync();
        Assert.Null(await Adapter.GetAsync("k"));
    }

    [Fact]
    public async Task Changing_the_arrays_does_not_change_the_cache()
    {
        byte[] given = [1, 2, 3];
        await Adapter.SetAsync("k", given, new());
        given[0] = 9;
        (await Adapter.GetAsync("k"))![1] = 9;

        Assert.Equal([1, 2, 3], await Adapter.GetAsync("k"));
    }

    [Fact]
    public async Task Nulls_are_errors()
    {
        Assert.Equal("key", (await Assert.ThrowsAsync<ArgumentNullException>(() => Adapter.GetAsync(null!))).ParamName);
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => Adapter.Get(null!)).ParamName);
        Assert.Equal("value", (await Assert.ThrowsAsync<ArgumentNullException>(() => Adapter.SetAsync("k", null!, new()))).ParamName);
        Assert.Equal("options", (await Assert.ThrowsAsync<ArgumentNullException>(() => Adapter.SetAsync("k", Value, null!))).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentNullException>(() => Adapter.TryGet("k", null!)).ParamName);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Adapter.GetAsync("k", new(canceled: true)));
    }

    [Fact]
    public async Task A_value_that_is_too_large_is_an_error()
    {
        Assert.Equal(
            "Cache 'default': a value of 10000001 bytes is larger than MaxValueBytes, 10000000; store less of it, or raise MaxValueBytes.",
            (await Assert.ThrowsAsync<CacheValueException>(() => Adapter.SetAsync("k", new byte[10_000_001], new()))).Message);
    }

    /// <summary>
    /// Waits until the command that was sent after a read is done: one connection executes all in order.
    /// </summary>
    private async Task SettleAsync() => await Cache.ContainsAsync("settled");

    private static ReadOnlySequence<byte> Sequence(byte[] bytes)
    {
        var first = new Segment(bytes.AsMemory(0, 2), null);
        var last = new Segment(bytes.AsMemory(2), first);
        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}

namespace Cachewise.Tests.Contract;

/// <content>Section 3: expirations.</content>
public abstract partial class CacheContract
{
    [Fact]
    [Contract(35, 36)]
    public async Task An_entry_lives_as_long_as_the_cache_says_five_minutes_by_default()
    {
        var brief = NewCache(new() { KeyPrefix = Prefix, Version = 2, Timeout = Seconds(10) });
        await Cache.SetAsync("k", 1);
        await brief.SetAsync("k", 1);

        Assert.InRange((await Cache.GetTimeToLiveAsync("k"))!.Value, Seconds(290), Seconds(300));
        Assert.InRange((await brief.GetTimeToLiveAsync("k"))!.Value, Seconds(1), Seconds(10));
        await AdvanceAsync(Seconds(10));
        Assert.False(await brief.ContainsAsync("k"));
        Assert.True(await Cache.ContainsAsync("k"));
        await AdvanceAsync(Seconds(290));
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(37, 40)]
    public async Task Without_an_expiry_an_entry_stays()
    {
        var lasting = NewCache(new() { KeyPrefix = Prefix, Version = 2, Timeout = TimeSpan.MaxValue });
        await lasting.SetAsync("default", 1);
        await Cache.SetAsync("call", 1, TimeSpan.MaxValue);
        await AdvanceAsync(TimeSpan.FromDays(3650));

        Assert.Equal(1, await lasting.GetAsync<int>("default"));
        Assert.Equal(1, await Cache.GetAsync<int>("call"));
        Assert.Equal(TimeSpan.MaxValue, await Cache.GetTimeToLiveAsync("call"));
    }

    [Fact]
    [Contract(39)]
    public async Task A_cache_with_an_expiration_of_zero_keeps_nothing_by_default()
    {
        var none = NewCache(new() { KeyPrefix = Prefix, Timeout = TimeSpan.Zero });
        await none.SetAsync("k", 1);
        Assert.False(await none.ContainsAsync("k"));

        await none.SetAsync("k", 1, Seconds(5));
        Assert.True(await none.ContainsAsync("k"));
    }

    [Fact]
    [Contract(41, 44)]
    public async Task Setting_with_an_expiration_of_zero_removes()
    {
        await Cache.SetManyAsync([KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 1), KeyValuePair.Create("c", 1)]);
        await Cache.SetAsync("a", 2, TimeSpan.Zero);
        await Cache.SetManyAsync([KeyValuePair.Create("b", 2), KeyValuePair.Create("new", 2)], TimeSpan.Zero);

        Assert.Equal(["c"], await Cache.KeysAsync().ToListAsync());
    }

    [Fact]
    [Contract(42, 43)]
    public async Task Adding_with_an_expiration_of_zero_answers_and_keeps_nothing()
    {
        await Cache.SetAsync("there", 1);

        Assert.True(await Cache.AddAsync("missing", 2, TimeSpan.Zero));
        Assert.False(await Cache.AddAsync("there", 2, TimeSpan.Zero));
        Assert.False(await Cache.ContainsAsync("missing"));
        Assert.Equal(1, await Cache.GetAsync<int>("there"));
    }

    [Fact]
    [Contract(45, 46)]
    public async Task A_negative_expiration_counts_as_zero_in_every_call()
    {
        foreach (var negative in new[] { TimeSpan.FromTicks(-1), Timeout.InfiniteTimeSpan, Seconds(-1), TimeSpan.MinValue })
        {
            await Cache.SetManyAsync(Numbers("hit", "set", "set, blocking", "many", "added", "touched"));

            await Cache.SetAsync("set", 2, negative);
            Cache.Set("set, blocking", 2, negative);
            Assert.Empty(await Cache.SetManyAsync([KeyValuePair.Create("many", 2), KeyValuePair.Create("new", 2)], negative));
            Assert.False(await Cache.AddAsync("added", 2, negative));
            Assert.True(await Cache.AddAsync("new", 2, negative));
            Assert.True(await Cache.TouchAsync("touched", negative));
            Assert.False(await Cache.TouchAsync("new", negative));
            Assert.Equal(1, await Cache.GetOrCreateAsync("hit", _ => ValueTask.FromResult(2), negative));
            Assert.Equal(2, await Cache.GetOrCreateAsync("new", _ => ValueTask.FromResult(2), negative));
            Assert.Equal(2, Cache.GetOrCreate("new", () => 2, negative));
            var made = await Cache.GetOrCreateManyAsync<int>(["hit", "new"], async (missing, _) => missing.ToDictionary(key => key, _ => 2), new() { Expiration = negative });
            Assert.Equal((1, 2), (made["hit"], made["new"]));
            Assert.Equal(6, await Cache.IncrementAsync("new", initial: 5, options: negative));
            Assert.Equal(4, await Cache.DecrementAsync("new", initial: 5, options: negative));
            Assert.Equal(2, await Cache.IncrementAsync("hit", options: negative)); // which keeps its own

            Assert.Equal(["added", "hit"], (await Cache.KeysAsync().ToListAsync()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    [Contract(47)]
    public async Task An_expiration_counts_in_milliseconds()
    {
        await Cache.SetAsync("k", 1, Seconds(10.25));
        await AdvanceAsync(Seconds(9));
        Assert.True(await Cache.ContainsAsync("k"));

        await AdvanceAsync(Seconds(1.25));
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(48)]
    public async Task An_expiration_below_a_millisecond_is_one()
    {
        Assert.True(await Cache.AddAsync("k", 1, TimeSpan.FromTicks(1)));
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));

        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Theory]
    [InlineData(2_592_001)]
    [InlineData(100_000_000_000)]
    [Contract(49)]
    public async Task A_long_expiration_is_still_from_now(double seconds)
    {
        await Cache.SetAsync("longest", 1, TimeSpan.MaxValue - TimeSpan.FromTicks(1));
        await Cache.SetAsync("k", 1, Seconds(seconds));
        Assert.Equal([1, 1], (await Cache.GetManyAsync<int>(["k", "longest"])).Values);
        Assert.InRange((await Cache.GetTimeToLiveAsync("longest"))!.Value, TimeSpan.FromDays(10_000_000), TimeSpan.MaxValue);

        await AdvanceAsync(Seconds(seconds - 60));
        Assert.True(await Cache.ContainsAsync("k"));
        await AdvanceAsync(Seconds(60));
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(50, 51, 54, 58)]
    public async Task An_expired_entry_is_gone_for_every_call()
    {
        string[] keys = ["get", "contains", "increment", "touch", "remove", "many", "ttl", "persist", "version", "add", "create"];
        await Cache.SetManyAsync(keys.Select(key => KeyValuePair.Create(key, 1)), Seconds(10));
        await AdvanceAsync(Seconds(10));

        Assert.Equal(-1, await Cache.GetAsync("get", -1));
        Assert.False(await Cache.ContainsAsync("contains"));
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await Cache.IncrementAsync("increment"));
        Assert.False(await Cache.TouchAsync("touch"));
        Assert.False(await Cache.RemoveAsync("remove"));
        Assert.Empty(await Cache.GetManyAsync<int>(["many"]));
        Assert.Null(await Cache.GetTimeToLiveAsync("ttl"));
        Assert.False(await Cache.PersistAsync("persist"));
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await Cache.IncrementVersionAsync("version"));
        Assert.Empty(await Cache.KeysAsync().ToListAsync());
        Assert.True(await Cache.AddAsync("add", 2));
        Assert.Equal(3, await Cache.GetOrCreateAsync("create", _ => ValueTask.FromResult(3)));
    }
}

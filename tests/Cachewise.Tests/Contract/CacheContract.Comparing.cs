namespace Cachewise.Tests.Contract;

/// <content>Calls that depend on the value of the entry, or do two things in one step.</content>
public abstract partial class CacheContract
{
    [Fact]
    public async Task A_value_is_replaced_only_while_it_is_the_expected_one()
    {
        await Cache.SetAsync("k", "one", Seconds(100));

        Assert.False(await Cache.ReplaceIfEqualAsync("k", "two", "three"));
        Assert.False(await Cache.ReplaceIfEqualAsync("missing", "one", "two"));
        Assert.Equal("one", await Cache.GetAsync<string>("k"));
        Assert.True(await Cache.ReplaceIfEqualAsync("k", "one", "two", Seconds(10)));

        Assert.Equal("two", await Cache.GetAsync<string>("k"));
        Assert.False(await Cache.ContainsAsync("missing"));
        await AdvanceAsync(Seconds(10));
        Assert.False(await Cache.ContainsAsync("k"));
        Assert.False(await Cache.ReplaceIfEqualAsync("k", "two", "three"));
    }

    [Fact]
    public async Task A_value_is_removed_only_while_it_is_the_expected_one()
    {
        await Cache.SetAsync("k", "one");

        Assert.False(await Cache.RemoveIfEqualAsync("k", "two"));
        Assert.False(await Cache.RemoveIfEqualAsync("missing", "one"));
        Assert.True(await Cache.ContainsAsync("k"));
        Assert.True(await Cache.RemoveIfEqualAsync("k", "one"));
        Assert.False(await Cache.ContainsAsync("k"));
        Assert.False(await Cache.RemoveIfEqualAsync("k", "one"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Values_of_any_type_are_compared(bool compress)
    {
        var cache = NewCache(new() { KeyPrefix = Prefix, Compress = compress });
        await Compares(1, 2);
        await Compares(long.MaxValue, -1L);
        await Compares<string?>(null, "");
        await Compares("caf\u00e9", "cafe\u0301");
        await Compares(true, false);
        await Compares(new Point(1, 2), new Point(2, 1));
        await Compares(new List<string> { new('x', 1000) }, [new('x', 999)]);
        await Compares(new byte[] { 1, 2 }, [1, 2, 3]);

        async Task Compares<T>(T one, T other)
        {
            await cache.SetAsync("k", one);
            Assert.False(await cache.ReplaceIfEqualAsync("k", other, one));
            Assert.False(await cache.RemoveIfEqualAsync("k", other));
            Assert.True(await cache.ReplaceIfEqualAsync("k", one, other, TimeSpan.MaxValue));
            Assert.Equal(TimeSpan.MaxValue, await cache.GetTimeToLiveAsync("k"));
            Assert.Equivalent(other, await cache.GetAsync<T>("k"), strict: true);
            Assert.True(await cache.ReplaceIfEqualAsync("k", other, other));
            Assert.InRange((await cache.GetTimeToLiveAsync("k"))!.Value, Seconds(200), Seconds(300));
            Assert.True(await cache.RemoveIfEqualAsync("k", other));
        }
    }

    [Fact]
    public async Task A_counter_is_compared_as_a_number()
    {
        await Cache.IncrementAsync("k", initial: 6);

        Assert.True(await Cache.ReplaceIfEqualAsync("k", 7, 8));
        Assert.Equal(9, await Cache.IncrementAsync("k"));
        Assert.True(await Cache.RemoveIfEqualAsync("k", 9));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Replacing_with_an_expiration_of_zero_or_less_removes(double seconds)
    {
        await Cache.SetAsync("k", 1);

        Assert.False(await Cache.ReplaceIfEqualAsync("k", 2, 3, Seconds(seconds)));
        Assert.True(await Cache.ContainsAsync("k"));
        Assert.True(await Cache.ReplaceIfEqualAsync("k", 1, 3, Seconds(seconds)));
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    public async Task Of_many_callers_that_replace_or_remove_the_same_value_one_succeeds()
    {
        for (var round = 0; round < 5; round++)
        {
            await Cache.SetAsync("k", -1);
            var replaced = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => (i, Done: await Cache.ReplaceIfEqualAsync("k", -1, i)))));
            var winner = Assert.Single(replaced, one => one.Done).i;
            Assert.Equal(winner, await Cache.GetAsync<int>("k"));

            Assert.Single(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await Cache.RemoveIfEqualAsync("k", winner)))), isDone => isDone);
        }
    }

    [Fact]
    public async Task A_sum_by_replacing_loses_nothing()
    {
        await Cache.SetAsync("k", 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var added = 0; added < 25;)
            {
                var value = await Cache.GetAsync<int>("k");
                added += await Cache.ReplaceIfEqualAsync("k", value, value + 1) ? 1 : 0;
            }
        })));

        Assert.Equal(100, await Cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task Comparing_checks_both_values_and_changes_nothing_where_one_cannot_be_stored()
    {
        await Cache.SetAsync("k", 1.0);

        await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.ReplaceIfEqualAsync("k", double.NaN, 1));
        await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.ReplaceIfEqualAsync("k", 1, double.NaN));
        await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.RemoveIfEqualAsync("k", double.NaN));
        Assert.Equal(1, await Cache.GetAsync<double>("k"));
    }

    [Fact]
    public async Task A_large_value_is_replaced_and_removed_too()
    {
        var (one, other) = (new string('x', 300_000), new string('x', 299_999) + "y");
        await Cache.SetAsync("k", one);

        Assert.False(await Cache.ReplaceIfEqualAsync("k", other, one));
        Assert.True(await Cache.ReplaceIfEqualAsync("k", one, other));
        Assert.False(await Cache.RemoveIfEqualAsync("k", one));
        Assert.Equal(other, await Cache.GetAsync<string>("k"));
        Assert.True(await Cache.RemoveIfEqualAsync("k", other));
    }

    [Fact]
    public async Task A_counter_is_incremented_and_touched_in_one_step()
    {
        await Cache.SetAsync("ten", 1, Seconds(10));
        await Cache.SetAsync("never", 1, TimeSpan.MaxValue);

        Assert.Equal(2, await Cache.IncrementAndTouchAsync("ten", options: Seconds(1000)));
        Assert.Equal(-9, await Cache.IncrementAndTouchAsync("never", -10, options: Seconds(10)));
        Assert.Equal(6, await Cache.IncrementAndTouchAsync("new", 5, initial: 1, options: Seconds(10)));
        await AdvanceAsync(Seconds(9));
        Assert.Equal(7, await Cache.IncrementAndTouchAsync("new", options: Seconds(10)));
        await AdvanceAsync(Seconds(9));

        Assert.Equal(2, await Cache.GetAsync<int>("ten"));
        Assert.False(await Cache.ContainsAsync("never"));
        Assert.Equal(7, await Cache.GetAsync<int>("new"));
        Assert.Equal(8, await Cache.IncrementAndTouchAsync("new", options: TimeSpan.MaxValue));
        Assert.Equal(TimeSpan.MaxValue, await Cache.GetTimeToLiveAsync("new"));
        Assert.Equal(9, await Cache.IncrementAndTouchAsync("new"));
        Assert.InRange((await Cache.GetTimeToLiveAsync("new"))!.Value, Seconds(200), Seconds(300));
        Assert.Equal(10, await Cache.IncrementAndTouchAsync("new", options: TimeSpan.Zero));
        Assert.False(await Cache.ContainsAsync("new"));
    }

    [Fact]
    public async Task An_increment_that_touches_fails_as_any_other_and_then_touches_nothing()
    {
        await Cache.SetAsync("text", "x", Seconds(10));

        Assert.Equal(
            $"Key '{Prefix}:1:k' not found in cache 'default'; pass initial: 0 to create the counter.",
            (await Assert.ThrowsAsync<KeyNotFoundException>(async () => await Cache.IncrementAndTouchAsync("k"))).Message);
        await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.IncrementAndTouchAsync("text", options: Seconds(1000)));
        await AdvanceAsync(Seconds(10));
        Assert.False(await Cache.ContainsAsync("text"));
        Assert.False(await Cache.ContainsAsync("k"));
    }
}

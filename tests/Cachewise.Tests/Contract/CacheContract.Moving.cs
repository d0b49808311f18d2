using System.Diagnostics;

namespace Cachewise.Tests.Contract;

/// <content>Section 8: touch, and moving between versions; section 11: what django-redis adds.</content>
public abstract partial class CacheContract
{
    [Fact]
    [Contract(97, 98, 131)]
    public async Task Touch_gives_a_new_expiry_and_leaves_the_value()
    {
        await Cache.SetAsync("call", "v", Seconds(10));
        await Cache.SetAsync("default", "v", Seconds(10));
        Assert.True(await Cache.TouchAsync("call", Seconds(20)));
        Assert.True(await Cache.TouchAsync("default"));

        await AdvanceAsync(Seconds(15));
        Assert.Equal("v", await Cache.GetAsync<string>("call"));
        await AdvanceAsync(Seconds(5));
        Assert.False(await Cache.ContainsAsync("call"));
        Assert.True(await Cache.ContainsAsync("default"));
        await AdvanceAsync(Seconds(280));
        Assert.False(await Cache.ContainsAsync("default"));
    }

    [Fact]
    [Contract(99)]
    public async Task Touch_for_ever_makes_an_entry_permanent_also_one_that_is()
    {
        await Cache.SetAsync("k", 1, Seconds(10));

        Assert.True(await Cache.TouchAsync("k", TimeSpan.MaxValue));
        Assert.True(await Cache.TouchAsync("k", TimeSpan.MaxValue));
        Assert.Equal(TimeSpan.MaxValue, await Cache.GetTimeToLiveAsync("k"));
    }

    [Fact]
    [Contract(100, 101)]
    public async Task Touch_with_zero_removes_and_of_a_missing_key_is_false()
    {
        await Cache.SetAsync("k", 1);

        Assert.True(await Cache.TouchAsync("k", TimeSpan.Zero));
        Assert.False(await Cache.ContainsAsync("k"));
        Assert.False(await Cache.TouchAsync("k", TimeSpan.Zero));
        Assert.False(await Cache.TouchAsync("k", Seconds(10)));
        Assert.False(await Cache.TouchAsync("k", TimeSpan.MaxValue));
    }

    [Fact]
    [Contract(102, 103, 106)]
    public async Task Moving_to_another_version_takes_value_and_expiry_along()
    {
        await Cache.SetAsync("k", "v", Seconds(10));
        await Cache.AtVersion(2).SetAsync("k", "overwritten");

        Assert.Equal(2, await Cache.IncrementVersionAsync("k"));
        Assert.False(await Cache.ContainsAsync("k"));
        Assert.Equal("v", await Cache.AtVersion(2).GetAsync<string>("k"));
        Assert.Equal(5, await Cache.AtVersion(2).IncrementVersionAsync("k", 3));
        Assert.Equal(1, await Cache.AtVersion(5).DecrementVersionAsync("k", 4));
        Assert.Equal(1, await Cache.IncrementVersionAsync("k", 0));
        Assert.Equal("v", await Cache.GetAsync<string>("k"));
        await AdvanceAsync(Seconds(10));
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(106)]
    public async Task Moving_a_permanent_entry_leaves_it_permanent()
    {
        await Cache.SetAsync("k", 1, TimeSpan.MaxValue);
        await Cache.IncrementVersionAsync("k");

        Assert.Equal(TimeSpan.MaxValue, await Cache.AtVersion(2).GetTimeToLiveAsync("k"));
    }

    [Fact]
    [Contract(104)]
    public async Task Moving_a_missing_key_is_an_error()
    {
        Assert.Equal(
            $"Key '{Prefix}:1:k' not found in cache 'default'.",
            (await Assert.ThrowsAsync<KeyNotFoundException>(async () => await Cache.IncrementVersionAsync("k"))).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task Moving_below_version_one_is_an_error(int delta)
    {
        await Cache.SetAsync("k", 1);

        Assert.Equal(
            $"The entry is at version 1; a version is 1 to 2147483647. (Parameter 'delta')\nActual value was {delta}.",
            (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Cache.IncrementVersionAsync("k", delta))).Message);
        Assert.True(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(105)]
    public async Task A_stored_null_is_moved()
    {
        await Cache.SetAsync<string?>("k", null);

        Assert.Equal(2, await Cache.IncrementVersionAsync("k"));
        Assert.True((await Cache.AtVersion(2).TryGetAsync<string?>("k")).Found);
    }

    [Fact]
    [Contract(128, 129, 130)]
    public async Task Time_to_live_and_persist_tell_missing_from_permanent()
    {
        await Cache.SetAsync("ten", 1, Seconds(10));
        await Cache.SetAsync("never", 1, TimeSpan.MaxValue);

        Assert.InRange((await Cache.GetTimeToLiveAsync("ten"))!.Value, Seconds(1), Seconds(10));
        Assert.Equal(TimeSpan.MaxValue, await Cache.GetTimeToLiveAsync("never"));
        Assert.Null(await Cache.GetTimeToLiveAsync("missing"));

        Assert.True(await Cache.PersistAsync("ten"));
        Assert.False(await Cache.PersistAsync("ten"));
        Assert.False(await Cache.PersistAsync("missing"));
        Assert.Equal(TimeSpan.MaxValue, await Cache.GetTimeToLiveAsync("ten"));
    }

    [Fact]
    [Contract(4, 133, 134, 136)]
    public async Task Keys_gives_those_of_this_version_that_match()
    {
        await Cache.SetManyAsync(Numbers("a1", "a2", "b1", "a[1]", "a:b:c"));
        await Cache.AtVersion(2).SetAsync("a3", 1);
        await using var held = await Cache.AcquireLockAsync("a4", Seconds(60));

        Assert.Equal(["a1", "a2", "a:b:c", "a[1]"], (await Cache.KeysAsync("a*").ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(["a1", "b1"], (await Cache.KeysAsync("?1").ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(["a1"], await Cache.KeysAsync("a[1]").ToListAsync());
        Assert.Equal(["a[1]"], await Cache.KeysAsync(@"a\[1]").ToListAsync());
        Assert.Equal(5, await Cache.KeysAsync().CountAsync());
        Assert.Empty(await Cache.KeysAsync("").ToListAsync());
    }

    [Fact]
    [Contract(133)]
    public async Task Each_key_is_given_once_however_many_there_are()
    {
        await Cache.SetManyAsync(Enumerable.Range(0, 3000).Select(i => KeyValuePair.Create($"k{i}", i)));

        var keys = await Cache.KeysAsync().ToListAsync();

        Assert.Equal(3000, keys.Count);
        Assert.Equal(3000, keys.Distinct().Count());
    }

    [Fact]
    [Contract(135, 136)]
    public async Task Remove_by_pattern_removes_and_counts_what_matches()
    {
        var star = NewCache(new() { KeyPrefix = Prefix + "*[a-z]?" });
        await star.SetManyAsync(Numbers("a1", "a2", "b"));
        await Cache.SetManyAsync(Numbers("a1", "a[1]"));
        await Cache.AtVersion(2).SetAsync("a1", 1);

        Assert.Equal(2, await star.RemoveByPatternAsync("a*"));
        Assert.Equal(["b"], await star.KeysAsync().ToListAsync());
        Assert.Equal(1, await Cache.RemoveByPatternAsync("a[1]"));
        Assert.Equal(0, await Cache.RemoveByPatternAsync("a[1]"));
        Assert.True(await Cache.AtVersion(2).ContainsAsync("a1"));
        Assert.True(await Cache.ContainsAsync("a[1]"));
    }

    [Fact]
    [Contract(137)]
    public async Task One_holds_a_lock_at_a_time_and_it_lives_beside_the_entry()
    {
        var held = await Cache.AcquireLockAsync("job", Seconds(60));
        Assert.NotNull(held);
        Assert.Equal("job", held.Key);
        Assert.Null(await Cache.AcquireLockAsync("job", Seconds(60)));
        Assert.NotNull(await Cache.AtVersion(2).AcquireLockAsync("job", Seconds(60)));
        Assert.NotNull(await Cache.AcquireLockAsync("other job", Seconds(60)));
        Assert.False(await Cache.ContainsAsync("job"));
        await Cache.SetAsync("job", 1);

        await held.DisposeAsync();
        Assert.NotNull(await Cache.AcquireLockAsync("job", Seconds(60)));
        Assert.Equal(1, await Cache.GetAsync<int>("job"));
    }

    [Fact]
    [Contract(137)]
    public async Task A_lease_ends_can_be_extended_and_only_its_holder_releases_it()
    {
        var first = (await Cache.AcquireLockAsync("job", Seconds(10)))!;
        Assert.True(await first.ExtendAsync(Seconds(30)));
        await AdvanceAsync(Seconds(20));
        Assert.Null(await Cache.AcquireLockAsync("job", Seconds(10)));
        await AdvanceAsync(Seconds(10));

        var second = (await Cache.AcquireLockAsync("job", Seconds(10)))!;
        Assert.False(await first.ExtendAsync(Seconds(30)));
        Assert.False(await first.ReleaseAsync());
        await first.DisposeAsync();
        Assert.Null(await Cache.AcquireLockAsync("job", Seconds(10)));
        Assert.True(await second.ReleaseAsync());
        Assert.False(await second.ReleaseAsync());
    }

    [Fact]
    public async Task A_lease_is_positive_and_not_for_ever()
    {
        await using var held = (await Cache.AcquireLockAsync("held", Seconds(60)))!;
        foreach (var lease in new[] { TimeSpan.Zero, Seconds(-1), TimeSpan.MaxValue })
        {
            foreach (var call in new Func<Task>[]
            {
                async () => await Cache.AcquireLockAsync("job", lease),
                async () => await Cache.AcquireDjangoLockAsync("job", lease),
                async () => await held.ExtendAsync(lease),
            })
            {
                Assert.Equal(
                    $"A lease is a positive time, and not for ever: it frees the lock when its holder has died. (Parameter 'lease')\nActual value was {lease}.",
                    (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(call)).Message);
            }
        }

        Assert.True(await held.ReleaseAsync());
    }

    [Fact]
    [Contract(137)]
    public async Task A_caller_that_waits_for_a_lock_gets_it_when_it_is_released()
    {
        var held = (await Cache.AcquireLockAsync("job", Seconds(600)))!;
        var waiting = Cache.AcquireLockAsync("job", Seconds(600), wait: Seconds(300)).AsTask();
        await held.DisposeAsync();

        var began = Stopwatch.StartNew();
        while (!waiting.IsCompleted && began.Elapsed < Seconds(30))
        {
            // Advances the clock of the wait; leases do not end yet.
            await AdvanceAsync(Seconds(0.05));
            await Task.Yield();
        }

        Assert.NotNull(await waiting);
    }
}

namespace Cachewise.Tests.Contract;

/// <content>Section 5: remove, clear, dispose; section 6: many keys at once.</content>
public abstract partial class CacheContract
{
    [Fact]
    [Contract(66, 67, 68)]
    public async Task Remove_says_whether_there_was_an_entry()
    {
        await Cache.SetAsync("k", 1);

        Assert.True(await Cache.RemoveAsync("k"));
        Assert.False(await Cache.RemoveAsync("k"));
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(69, 70, 71)]
    public async Task Remove_many_removes_those_named_and_counts_them()
    {
        await Cache.SetManyAsync(Numbers("a", "b", "c"));
        IEnumerable<string> Once()
        {
            yield return "a";
            yield return "b";
            yield return "b";
            yield return "missing";
        }

        Assert.Equal(2, await Cache.RemoveManyAsync(Once()));
        Assert.Equal(0, await Cache.RemoveManyAsync([]));
        Assert.Equal(["c"], await Cache.KeysAsync().ToListAsync());
    }

    [Fact]
    [Contract(72, 73)]
    public async Task Clear_removes_every_version_and_leaves_locks()
    {
        await Cache.SetManyAsync(Enumerable.Range(0, 2500).Select(i => KeyValuePair.Create($"k{i}", i)));
        await Cache.AtVersion(2).SetAsync("k", 1);
        await using (await Cache.AcquireLockAsync("job", Seconds(60)))
        {
            await Cache.ClearAsync();
            Assert.Null(await Cache.AcquireLockAsync("job", Seconds(60)));
        }

        Assert.Empty(await Cache.KeysAsync().ToListAsync());
        Assert.Empty(await Cache.AtVersion(2).KeysAsync().ToListAsync());
        await Cache.SetAsync("k", 1);
        Assert.True(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(74)]
    public async Task Disposing_ends_the_cache_any_number_of_times()
    {
        var cache = NewCache(new() { KeyPrefix = Prefix });
        await cache.SetAsync("k", 1);
        await cache.DisposeAsync();
        await cache.DisposeAsync();
#pragma warning disable CA1849, MA0042, S6966 // the synchronous way is what is tested
        cache.Dispose();
#pragma warning restore CA1849, MA0042, S6966

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await cache.GetAsync<int>("k"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await cache.SetAsync("k", 1));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await cache.KeysAsync().ToListAsync());
    }

    [Fact]
    public async Task Disposing_a_view_leaves_the_cache()
    {
        await Cache.AtVersion(2).DisposeAsync();

        await Cache.SetAsync("k", 1);
        Assert.Equal(1, await Cache.GetAsync<int>("k"));
    }

    [Fact]
    [Contract(76, 77, 78, 79)]
    public async Task Get_many_gives_the_hits_in_the_order_asked()
    {
        await Cache.SetManyAsync(Numbers("a", "b", "c"));
        await Cache.SetAsync<int?>("null", null);
        IEnumerable<string> Once()
        {
            yield return "c";
            yield return "missing";
            yield return "null";
            yield return "a";
            yield return "c";
        }

        var found = await Cache.GetManyAsync<int?>(Once());

        Assert.Equal(["c", "null", "a"], found.Keys);
        Assert.Equal([3, null, 1], found.Values);
        Assert.Empty(await Cache.GetManyAsync<int>([]));
    }

    [Fact]
    [Contract(80, 81, 82)]
    public async Task Set_many_stores_all_with_one_expiration_and_names_no_failures()
    {
        Assert.Empty(await Cache.SetManyAsync(Numbers("a", "b"), Seconds(10)));
        Assert.Empty(await Cache.SetManyAsync(Numbers()));

        Assert.Equal([1, 2], (await Cache.GetManyAsync<int>(["a", "b"])).Values);
        await AdvanceAsync(Seconds(10));
        Assert.Empty(await Cache.GetManyAsync<int>(["a", "b"]));
    }

    [Fact]
    public async Task Get_or_create_many_makes_what_is_missing_with_one_call()
    {
        await Cache.SetManyAsync(Numbers("a", "b"));
        var asked = new List<IReadOnlyList<string>>();
        ValueTask<IReadOnlyDictionary<string, int>> Make(IReadOnlyList<string> missing, CancellationToken token)
        {
            asked.Add(missing);
            return ValueTask.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { ["x"] = 10 });
        }

        var found = await Cache.GetOrCreateManyAsync(["a", "x", "b", "left out"], Make, Seconds(10));

        Assert.Equal(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["x"] = 10 }, found);
        Assert.Equal(["x", "left out"], Assert.Single(asked));
        Assert.Equal(10, await Cache.GetAsync<int>("x"));
        Assert.Equal(3, (await Cache.GetOrCreateManyAsync(["a", "x", "b"], Make)).Count);
        Assert.Single(asked);
    }

    [Fact]
    public async Task Get_or_create_many_keeps_what_another_has_stored_meanwhile()
    {
        var found = await Cache.GetOrCreateManyAsync<int>(["a", "b"], async (missing, _) =>
        {
            await Cache.SetAsync("a", 100);
            return missing.ToDictionary(key => key, _ => 1);
        });

        Assert.Equal(new Dictionary<string, int> { ["a"] = 100, ["b"] = 1 }, found);
        Assert.Equal(100, await Cache.GetAsync<int>("a"));
    }

    [Fact]
    [Contract(139)]
    public async Task Get_or_create_many_replaces_what_cannot_be_read()
    {
        await Cache.SetAsync("k", "text of an older release");
        var calls = 0;
        ValueTask<IReadOnlyDictionary<string, Point>> Make(IReadOnlyList<string> missing, CancellationToken token)
        {
            calls++;
            return ValueTask.FromResult<IReadOnlyDictionary<string, Point>>(missing.ToDictionary(key => key, _ => new Point(1, 2)));
        }

        Assert.Equal(new(1, 2), (await Cache.GetOrCreateManyAsync(["k"], Make))["k"]);
        Assert.Equal(new(1, 2), (await Cache.GetOrCreateManyAsync(["k"], Make))["k"]);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Get_or_create_many_rejects_a_null_from_the_factory() =>
        Assert.Equal(
            "The factory returned null; it returns a dictionary, which may be empty.",
            (await Assert.ThrowsAsync<InvalidOperationException>(async () => await Cache.GetOrCreateManyAsync<int>(["k"], (_, _) => ValueTask.FromResult<IReadOnlyDictionary<string, int>>(null!)))).Message);

    [Fact]
    public async Task Get_or_create_many_rejects_a_key_that_was_not_asked_for()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Cache.GetOrCreateManyAsync(
            ["a"], (_, _) => ValueTask.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 })));

        Assert.Equal("The factory made a value for the key 'b', which was not asked for.", error.Message);
        Assert.False(await Cache.ContainsAsync("a"));
    }

    /// <summary>These keys with the values 1, 2, 3 ...</summary>
    private static IEnumerable<KeyValuePair<string, int>> Numbers(params string[] keys) => keys.Select((key, i) => KeyValuePair.Create(key, i + 1));
}

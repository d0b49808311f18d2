namespace Cachewise.Tests.Contract;

/// <summary>
/// The behaviour of a cache that keeps nothing: as Django's DummyCache, with keys and values checked.
/// </summary>
public sealed class DummyContract : IAsyncDisposable
{
    private readonly Cache _cache = Cache.Create(new() { Backend = CacheBackend.Dummy, KeyPrefix = "p" });

    public ValueTask DisposeAsync() => _cache.DisposeAsync();

    [Fact]
    [Contract(23, 24, 25, 40)]
    public async Task Nothing_is_kept()
    {
        await _cache.SetAsync("k", 1, TimeSpan.MaxValue);
        Assert.Empty(await _cache.SetManyAsync([KeyValuePair.Create("k", 1)]));

        Assert.Equal(0, await _cache.GetAsync<int>("k"));
        Assert.Equal("x", await _cache.GetAsync("k", "x"));
        Assert.False((await _cache.TryGetAsync<int>("k")).Found);
        Assert.Empty(await _cache.GetManyAsync<int>(["k"]));
        Assert.False(await _cache.ContainsAsync("k"));
        Assert.Null(await _cache.GetTimeToLiveAsync("k"));
        Assert.Empty(await _cache.KeysAsync().ToListAsync());
    }

    [Fact]
    [Contract(42, 52, 53)]
    public async Task Add_succeeds_every_time()
    {
        Assert.True(await _cache.AddAsync("k", 1));
        Assert.True(await _cache.AddAsync("k", 1));
        Assert.True(await _cache.AddAsync("k", 1, TimeSpan.Zero));
        Assert.True(await _cache.AddAsync("k", 1, TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    [Contract(66, 69, 72, 97, 130, 135)]
    public async Task There_is_nothing_to_remove_touch_or_clear()
    {
        await _cache.SetAsync("k", 1);

        Assert.False(await _cache.RemoveAsync("k"));
        Assert.Equal(0, await _cache.RemoveManyAsync(["k"]));
        Assert.Equal(0, await _cache.RemoveByPatternAsync("*"));
        Assert.False(await _cache.TouchAsync("k"));
        Assert.False(await _cache.PersistAsync("k"));
        Assert.False(await _cache.ReplaceIfEqualAsync("k", 1, 2));
        Assert.False(await _cache.RemoveIfEqualAsync("k", 1));
        await _cache.ClearAsync();
    }

    [Fact]
    [Contract(60, 61, 62)]
    public async Task Get_or_create_makes_the_value_every_time()
    {
        var calls = 0;
        Assert.Equal(1, await _cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(++calls)));
        Assert.Equal(2, await _cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(++calls)));
        Assert.Null(await _cache.GetOrCreateAsync("k", _ => ValueTask.FromResult<string?>(null)));
        Assert.Equal(7, (await _cache.GetOrCreateManyAsync<int>(["k"], async (missing, _) => missing.ToDictionary(key => key, _ => 7)))["k"]);
    }

    [Fact]
    [Contract(83, 85, 95, 102)]
    public async Task There_is_nothing_to_count_or_move()
    {
        await _cache.SetAsync("k", 1);

        Assert.Equal("Key 'p:1:k' not found in cache 'default'; pass initial: 0 to create the counter.", (await Assert.ThrowsAsync<KeyNotFoundException>(async () => await _cache.IncrementAsync("k"))).Message);
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await _cache.DecrementAsync("k"));
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await _cache.IncrementVersionAsync("k"));
        Assert.Equal(1, await _cache.IncrementAsync("k", initial: 0));
        Assert.Equal(1, await _cache.IncrementAsync("k", initial: 0));
        Assert.Equal(1, await _cache.IncrementAndTouchAsync("k", initial: 0));
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await _cache.IncrementAndTouchAsync("k"));
    }

    [Fact]
    public async Task A_lock_that_keeps_no_caller_out_is_rejected()
    {
        foreach (var call in new Func<Task>[]
        {
            async () => await _cache.AcquireLockAsync("k", TimeSpan.FromSeconds(1)),
            async () => await _cache.AcquireDjangoLockAsync("k", TimeSpan.FromSeconds(1)),
        })
        {
            Assert.Equal(
                "Cache 'default': lock failed: Dummy (set by Backend) keeps nothing, and so cannot keep others out of a lock; set a Redis URL, or Backend = LocMem for locks within one process.",
                (await Assert.ThrowsAsync<CacheUnavailableException>(call)).Message);
        }
    }

    [Fact]
    [Contract(15, 20)]
    public async Task Keys_are_checked()
    {
        await Assert.ThrowsAsync<CacheKeyException>(async () => await _cache.GetAsync<int>(new string('k', 251)));
        await Assert.ThrowsAsync<CacheKeyException>(async () => await _cache.SetAsync("$d:x", 1));
    }

    [Fact]
    public async Task Values_are_checked()
    {
        await Assert.ThrowsAsync<CacheValueException>(async () => await _cache.SetAsync("k", double.NaN));
        await Assert.ThrowsAsync<CacheValueException>(async () => await _cache.ReplaceIfEqualAsync("k", 1, double.NaN));
        await Assert.ThrowsAsync<CacheValueException>(async () => await _cache.AddAsync("k", new CacheContract.Unreadable(1, 2)));
        await Assert.ThrowsAsync<CacheValueException>(async () => await _cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new CacheContract.Unreadable(1, 2))));
    }

    [Fact]
    public async Task A_made_value_is_what_a_stored_one_would_be()
    {
        var made = await _cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new CacheContract.Secretive("n") { Password = "p" }));

        Assert.Equal(new CacheContract.Secretive("n"), made);
    }
}

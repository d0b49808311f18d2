namespace Cachewise.Tests.Contract;

/// <content>Section 1: keys, prefix, version.</content>
public abstract partial class CacheContract
{
    [Theory]
    [InlineData("")]
    [InlineData("a:b:c")]
    [InlineData(" two words ")]
    [InlineData("tab\tand\nline")]
    [InlineData("caf\u00e9 \u732b \ud83d\ude00")]
    [InlineData("$")]
    [InlineData("$5:off")]
    [InlineData("$D:x")]
    [Contract(3, 4, 5, 6, 18)]
    public async Task Any_text_is_a_key_for_every_operation(string key)
    {
        await Cache.SetAsync(key, 5);

        Assert.Equal(5, await Cache.GetAsync<int>(key));
        Assert.True(await Cache.ContainsAsync(key));
        Assert.Equal(6, await Cache.IncrementAsync(key));
        Assert.True(await Cache.TouchAsync(key));
        Assert.False(await Cache.AddAsync(key, 1));
        Assert.Equal([key], (await Cache.GetManyAsync<int>([key])).Keys);
        Assert.Equal([key], await Cache.KeysAsync().ToListAsync());
        Assert.Equal(2, await Cache.IncrementVersionAsync(key));
        Assert.Equal(6, await Cache.AtVersion(2).GetAsync<int>(key));
        Assert.True(await Cache.AtVersion(2).RemoveAsync(key));
    }

    [Fact]
    [Contract(5)]
    public async Task Keys_differ_by_case_and_white_space()
    {
        await Cache.SetAsync("key", 1);

        Assert.False(await Cache.ContainsAsync("KEY"));
        Assert.False(await Cache.ContainsAsync(" key"));
        Assert.False(await Cache.ContainsAsync("key "));
    }

    [Fact]
    [Contract(15, 16, 20, 22)]
    public async Task A_key_of_250_characters_works_and_of_251_is_an_error_in_every_call()
    {
        var longest = new string('k', 250 - $"{Prefix}:1:".Length);
        await Cache.SetAsync(longest, 1);
        Assert.Equal(1, await Cache.GetAsync<int>(longest));

        var tooLong = longest + "k";
        var message = $"Cache key too long (max 250 chars): '{$"{Prefix}:1:{tooLong}"[..40]}...' has 251; shorten the key, hash its tail, or use a shorter key prefix.";
        foreach (var call in CallsWith(tooLong))
        {
            Assert.Equal(message, (await Assert.ThrowsAsync<CacheKeyException>(call)).Message);
        }
    }

    [Fact]
    [Contract(16)]
    public async Task The_version_counts_in_the_length_of_a_key()
    {
        var key = new string('k', 250 - $"{Prefix}:1:".Length);
        await Cache.SetAsync(key, 1);

        await Assert.ThrowsAsync<CacheKeyException>(async () => await Cache.AtVersion(10).GetAsync<int>(key));
        await Assert.ThrowsAsync<CacheKeyException>(async () => await Cache.IncrementVersionAsync(key, 9));
        Assert.Equal(1, await Cache.GetAsync<int>(key));
    }

    [Fact]
    [Contract(17)]
    public async Task The_length_of_a_key_is_in_characters_not_in_bytes()
    {
        var key = new string('\u732b', 250 - $"{Prefix}:1:".Length);
        await Cache.SetAsync(key, 1);

        Assert.Equal(1, await Cache.GetAsync<int>(key));
    }

    [Theory]
    [InlineData("$d:")]
    [InlineData("$l:jobs")]
    [InlineData("$z:later")]
    public async Task A_reserved_key_is_an_error_in_every_call(string key)
    {
        foreach (var call in CallsWith(key))
        {
            Assert.Equal(
                $"Cache key '{key}' is reserved: keys that begin with '{key[..3]}' are Cachewise's own; choose a key that begins differently.",
                (await Assert.ThrowsAsync<CacheKeyException>(call)).Message);
        }
    }

    [Theory]
    [InlineData("cart:7:$l:items")]
    [InlineData("7:$l:")]
    [InlineData("x:$l:7:$l:k")]
    public async Task A_key_that_would_pass_for_a_lock_is_an_error_in_every_call(string key)
    {
        foreach (var call in CallsWith(key))
        {
            Assert.Equal(
                $"Cache key '{key}' is reserved: ':$l:' after a number names a lock; change the number or '$l'.",
                (await Assert.ThrowsAsync<CacheKeyException>(call)).Message);
        }
    }

    [Theory]
    [InlineData("cart:x:$l:items")]
    [InlineData("cart:x7:$l:items")]
    [InlineData("cart:7$l:items")]
    [InlineData("cart::$l:items")]
    public async Task A_key_that_only_resembles_that_of_a_lock_is_listed_and_cleared(string key)
    {
        await Cache.SetAsync(key, 1);

        Assert.Equal([key], await Cache.KeysAsync().ToListAsync());
        await Cache.ClearAsync();
        Assert.False(await Cache.ContainsAsync(key));
    }

    [Fact]
    public async Task A_key_that_is_no_unicode_is_an_error_in_every_call()
    {
        foreach (var (key, start, at, half) in new[]
        {
            ("half \ud83d", "half ", 5, "D83D"), ("\ude00 half", "", 0, "DE00"), ("\ude00\ud83d", "", 0, "DE00"), ("\ud83d\ude00\ud83dx", "\ud83d\ude00", 2, "D83D"),
            (new string('k', 60) + '\ud83d', new string('k', 40), 60, "D83D"),
        })
        {
            foreach (var call in CallsWith(key))
            {
                Assert.Equal(
                    $"Cache key '{start}...' is not well-formed Unicode: at index {at} it has half a surrogate pair, U+{half}, which no server could store; "
                        + "remove that half, as where the key was cut within an emoji.",
                    (await Assert.ThrowsAsync<CacheKeyException>(call)).Message);
            }
        }
    }

    [Fact]
    public async Task A_null_key_is_an_error_in_every_call()
    {
        foreach (var call in CallsWith(null!))
        {
            Assert.Equal("key", (await Assert.ThrowsAsync<ArgumentNullException>(call)).ParamName);
        }
    }

    [Fact]
    public async Task A_rejected_key_leaves_the_cache_usable()
    {
        await Assert.ThrowsAsync<CacheKeyException>(async () => await Cache.SetAsync("$d:x", 1));
        await Assert.ThrowsAsync<CacheKeyException>(async () => await Cache.SetManyAsync([KeyValuePair.Create("good", 1), KeyValuePair.Create("$d:x", 1)]));

        Assert.False(await Cache.ContainsAsync("good"));
        await Cache.SetAsync("good", 2);
        Assert.Equal(2, await Cache.GetAsync<int>("good"));
    }

    [Fact]
    [Contract(7, 8)]
    public async Task A_version_given_replaces_the_default_one()
    {
        var second = NewCache(new() { KeyPrefix = Prefix, Version = 2 });
        await second.SetAsync("k", "two");

        Assert.Equal(2, second.Version);
        Assert.Equal("two", await second.AtVersion(2).GetAsync<string>("k"));
        Assert.Null(await second.AtVersion(1).GetAsync<string>("k"));

        await second.AtVersion(1).SetAsync("k", "one");
        Assert.Equal("one", await second.AtVersion(1).GetAsync<string>("k"));
        Assert.Equal("two", await second.GetAsync<string>("k"));
    }

    [Fact]
    [Contract(9)]
    public async Task Versions_are_apart_in_every_operation()
    {
        var other = Cache.AtVersion(2);
        await Cache.SetAsync("k", 1);

        Assert.Equal(-1, await other.GetAsync("k", -1));
        Assert.False(await other.ContainsAsync("k"));
        Assert.Empty(await other.GetManyAsync<int>(["k"]));
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await other.IncrementAsync("k"));
        Assert.False(await other.RemoveAsync("k"));
        Assert.False(await other.TouchAsync("k"));
        Assert.True(await other.AddAsync("k", 20));
        await Cache.SetManyAsync([KeyValuePair.Create("m", 1)]);
        Assert.Equal(30, await other.GetOrCreateAsync("m", _ => ValueTask.FromResult(30)));

        Assert.Equal(1, await Cache.GetAsync<int>("k"));
        Assert.Equal(1, await Cache.GetAsync<int>("m"));
        Assert.Equal(20, await other.GetAsync<int>("k"));
    }

    [Fact]
    [Contract(9)]
    public async Task A_key_that_looks_like_one_of_another_version_is_not_one()
    {
        await Cache.AtVersion(2).SetAsync("k", "version 2");
        await Cache.SetAsync("2:k", "version 1");

        Assert.Equal("version 2", await Cache.AtVersion(2).GetAsync<string>("k"));
        Assert.Equal("version 1", await Cache.GetAsync<string>("2:k"));
        Assert.Equal(["2:k"], await Cache.KeysAsync().ToListAsync());
        Assert.Equal(["k"], await Cache.AtVersion(2).KeysAsync().ToListAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_version_below_one_is_an_error(int version)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Cache.AtVersion(version));

        Assert.Equal($"version ('{version}') must be greater than or equal to '1'. (Parameter 'version')\nActual value was {version}.", error.Message);
    }

    [Fact]
    [Contract(7, 117)]
    public void A_view_at_a_version_is_kept()
    {
        Assert.Same(Cache.AtVersion(2), Cache.AtVersion(2));
        Assert.Same(Cache, Cache.AtVersion(1));
    }

    [Fact]
    [Contract(11, 114)]
    public async Task Prefixes_are_apart()
    {
        var other = NewCache(new() { KeyPrefix = Prefix + "-other" });
        await Cache.SetAsync("k", 1);

        Assert.False(await other.ContainsAsync("k"));
        await other.SetAsync("k", 2);
        await other.ClearAsync();
        Assert.Equal(1, await Cache.GetAsync<int>("k"));
    }

    /// <summary>Every call that takes a key, with this one.</summary>
    private IEnumerable<Func<Task>> CallsWith(string key) =>
    [
        async () => await Cache.GetAsync<int>(key),
        async () => await Cache.GetAsync(key, 1),
        async () => await Cache.TryGetAsync<int>(key),
        async () => await Cache.GetManyAsync<int>([key]),
        async () => await Cache.ContainsAsync(key),
        async () => await Cache.GetTimeToLiveAsync(key),
        async () => await Cache.SetAsync(key, 1),
        async () => await Cache.SetManyAsync([KeyValuePair.Create(key, 1)]),
        async () => await Cache.AddAsync(key, 1),
        async () => await Cache.RemoveAsync(key),
        async () => await Cache.RemoveManyAsync([key]),
        async () => await Cache.TouchAsync(key),
        async () => await Cache.PersistAsync(key),
        async () => await Cache.GetOrCreateAsync(key, _ => ValueTask.FromResult(1)),
        async () => await Cache.GetOrCreateAsync(key, _ => Task.FromResult(1)),
        async () => await Cache.GetOrCreateAsync(key, 1, (state, _) => ValueTask.FromResult(state)),
        async () => await Cache.GetOrCreateManyAsync([key], (_, _) => ValueTask.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int>())),
        async () => await Cache.IncrementAsync(key),
        async () => await Cache.DecrementAsync(key),
        async () => await Cache.IncrementVersionAsync(key),
        async () => await Cache.DecrementVersionAsync(key),
        async () => await Cache.AcquireLockAsync(key, Seconds(1)),
        async () => await Cache.AcquireDjangoLockAsync(key, Seconds(1)),
        async () => await Cache.IncrementAndTouchAsync(key),
        async () => await Cache.ReplaceIfEqualAsync(key, 1, 2),
        async () => await Cache.RemoveIfEqualAsync(key, 1),
    ];
}

namespace Cachewise.Tests.Contract;

/// <content>Code that cannot await.</content>
public abstract partial class CacheContract
{
    [Fact]
    public void The_synchronous_calls_read_write_and_remove_as_the_others_do()
    {
        Assert.Null(Cache.Get<string>("k"));
        Assert.Equal(-1, Cache.Get("k", -1));
        Assert.False(Cache.TryGet<int>("k").Found);
        Assert.False(Cache.Remove("k"));

        Cache.Set("k", 7);
        Assert.Equal(7, Cache.Get<int>("k"));
        Assert.Equal(new CacheResult<int>(7), Cache.TryGet<int>("k"));
        Assert.True(Cache.Remove("k"));
        Assert.False(Cache.TryGet<int>("k").Found);

        Cache.Set<string?>("null", null);
        Assert.True(Cache.TryGet<string?>("null").Found);
        Cache.Set<string?>("null", null, TimeSpan.Zero);
        Assert.False(Cache.TryGet<string?>("null").Found);
    }

    [Fact]
    public async Task A_synchronous_set_expires_as_an_asynchronous_one()
    {
        Cache.Set("k", 1, Seconds(10));
        Assert.Equal(1, Cache.GetOrCreate("made", () => 1, Seconds(10)));

        await AdvanceAsync(Seconds(11));

        Assert.False(Cache.TryGet<int>("k").Found);
        Assert.Equal(2, Cache.GetOrCreate("made", () => 2));
    }

    [Fact]
    public async Task What_is_written_synchronously_is_read_asynchronously_and_the_reverse()
    {
        Cache.Set("sync", new Basket { Items = ["a"] });
        await Cache.SetAsync("async", new Basket { Items = ["b"] });

        Assert.Equal(["a"], (await Cache.GetAsync<Basket>("sync"))!.Items);
        Assert.Equal(["b"], Cache.Get<Basket>("async")!.Items);
        Assert.NotSame(Cache.Get<Basket>("async"), Cache.Get<Basket>("async"));
    }

    [Fact]
    public void Synchronous_get_or_create_makes_and_stores_once()
    {
        var calls = 0;

        Assert.Equal("made 1", Cache.GetOrCreate("k", () => $"made {++calls}"));
        Assert.Equal("made 1", Cache.GetOrCreate("k", () => $"made {++calls}"));
        Assert.Equal("state", Cache.GetOrCreate("s", "state", static state => state));
        Assert.Null(Cache.GetOrCreate<string?>("null", () => null));
        Assert.Null(Cache.GetOrCreate<string?>("null", () => throw new InvalidOperationException("called")));
        Assert.Equal("the database is down", Assert.Throws<InvalidOperationException>(() => Cache.GetOrCreate<int>("f", () => throw new InvalidOperationException("the database is down"))).Message);
        Assert.Equal(1, Cache.GetOrCreate("f", () => 1));
        Assert.Equal(5, Cache.GetOrCreate("zero", () => 5, TimeSpan.Zero));
        Assert.False(Cache.TryGet<int>("zero").Found);
    }

    [Fact]
    public async Task Synchronous_and_asynchronous_callers_share_one_factory()
    {
        var calls = 0;
        using var mayGoOn = new ManualResetEventSlim();
        using var hasBegun = new ManualResetEventSlim();
        var blocking = Task.Run(() => Cache.GetOrCreate("k", () =>
        {
            hasBegun.Set();
            mayGoOn.Wait();
            return Interlocked.Increment(ref calls);
        }));
        hasBegun.Wait();
        var joined = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Cache.GetOrCreate("k", () => Interlocked.Increment(ref calls))))
            .Concat(Enumerable.Range(0, 4).Select(_ => Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(Interlocked.Increment(ref calls))).AsTask())).ToList();
        mayGoOn.Set();

        Assert.Equal(1, await blocking);
        Assert.All(await Task.WhenAll(joined), value => Assert.Equal(1, value));
    }

    [Fact]
    public void A_synchronous_factory_that_asks_for_its_own_key_gets_an_exception()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Cache.GetOrCreate("a", () => Cache.GetOrCreate("b", () => Cache.GetOrCreate("a", () => 1))));

        Assert.Contains($"'{Prefix}:1:b' of cache 'default' waits for '{Prefix}:1:a' of cache 'default' waits for '{Prefix}:1:b' of cache 'default'", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Cache.GetOrCreate("a", () => 2));
    }

    [Fact]
    public void Synchronous_calls_check_their_arguments_as_the_others_do()
    {
        Assert.Throws<ArgumentNullException>(() => Cache.Get<int>(null!));
        Assert.Throws<CacheKeyException>(() => Cache.Get("$l:k", 1));
        Assert.Throws<CacheKeyException>(() => Cache.TryGet<int>("$l:k"));
        Assert.Throws<CacheKeyException>(() => Cache.Remove("$l:k"));
        Assert.Throws<CacheKeyException>(() => Cache.Set("$l:k", 1));
        Assert.Throws<CacheKeyException>(() => Cache.GetOrCreate("$l:k", () => 1));
        Assert.Equal("factory", Assert.Throws<ArgumentNullException>(() => Cache.GetOrCreate<int>("k", null!)).ParamName);
        Assert.Equal("factory", Assert.Throws<ArgumentNullException>(() => Cache.GetOrCreate<int, int>("k", 1, null!)).ParamName);
    }

    [Fact]
    public async Task Synchronous_calls_on_a_cache_that_was_disposed_of_say_so()
    {
        await Cache.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => Cache.Get<int>("k"));
        Assert.Throws<ObjectDisposedException>(() => Cache.TryGet<int>("k"));
        Assert.Throws<ObjectDisposedException>(() => Cache.Set("k", 1));
        Assert.Throws<ObjectDisposedException>(() => Cache.Remove("k"));
        Assert.Throws<ObjectDisposedException>(() => Cache.GetOrCreate("k", () => 1));
    }
}

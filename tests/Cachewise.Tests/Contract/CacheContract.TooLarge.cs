namespace Cachewise.Tests.Contract;

/// <content>Values over MaxValueBytes.</content>
public abstract partial class CacheContract
{
    [Fact]
    public async Task A_value_that_is_too_large_is_an_error_and_the_old_one_stays()
    {
        var cache = NewCache(new() { KeyPrefix = Prefix, MaxValueBytes = 100 });
        await cache.SetAsync("k", new string('x', 98));

        var error = await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", new string('y', 99)));

        Assert.Equal("Cache 'default': a value of type String has 101 bytes, and MaxValueBytes is 100; store less of it, or raise MaxValueBytes.", error.Message);
        Assert.Equal(new string('x', 98), await cache.GetAsync<string>("k"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_made_value_that_is_too_large_is_given_to_its_callers_and_not_stored(bool compress)
    {
        var cache = NewCache(new() { KeyPrefix = Prefix, MaxValueBytes = 100, Compress = compress });
        var (calls, text) = (0, new string('x', 99));
        async ValueTask<Basket> Make(CancellationToken token)
        {
            await Task.Yield();
            calls++;
            return new() { Items = [text] };
        }

        for (var i = 1; i <= 2; i++)
        {
            Assert.Equal([text], (await cache.GetOrCreateAsync("k", Make)).Items);
            Assert.Equal(i, calls);
        }

        Assert.Equal(text, await cache.GetOrCreateAsync("text", _ => ValueTask.FromResult(text)));
        Assert.Equal(text, cache.GetOrCreate("text", () => text));
        Assert.Equal(text[..98], await cache.GetOrCreateAsync("small", _ => ValueTask.FromResult(text[..98])));
        Assert.Equal(["small"], await cache.KeysAsync().ToListAsync());
    }

    [Fact]
    public async Task A_made_value_that_is_too_large_is_what_a_stored_one_would_be_and_a_copy_for_each_caller()
    {
        var cache = NewCache(new() { KeyPrefix = Prefix, MaxValueBytes = 100 });
        var (gate, secretive) = (new TaskCompletionSource(), new Secretive(new('n', 100)) { Password = "p" });
        var callers = Enumerable.Range(0, 10).Select(_ => cache.GetOrCreateAsync("k", async _ =>
        {
            await gate.Task;
            return secretive;
        }).AsTask()).ToList();
        gate.SetResult();

        var made = await Task.WhenAll(callers);

        Assert.All(made, one => Assert.Equal(new(secretive.Name), one));
        Assert.Equal(10, made.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.False(await cache.ContainsAsync("k"));
    }

    [Fact]
    public async Task Of_many_made_values_those_that_are_too_large_are_returned_and_the_others_stored()
    {
        var cache = NewCache(new() { KeyPrefix = Prefix, MaxValueBytes = 100 });
        var large = new string('x', 99);
        for (var i = 0; i < 2; i++)
        {
            var all = await cache.GetOrCreateManyAsync<string>(
                ["small", "large"], async (missing, _) => missing.ToDictionary(key => key, key => key is "large" ? large : "made"));
            Assert.Equal(("made", large), (all["small"], all["large"]));
        }

        Assert.Equal(["small"], await cache.KeysAsync().ToListAsync());
    }

    [Fact]
    public async Task A_made_value_that_is_too_large_leaves_what_another_caller_stored()
    {
        var cache = NewCache(new() { KeyPrefix = Prefix, MaxValueBytes = 100 });
        var made = await cache.GetOrCreateAsync("k", async _ =>
        {
            await cache.SetAsync("k", "stored");
            return new string('x', 99);
        });

        Assert.Equal(new string('x', 99), made);
        Assert.Equal("stored", await cache.GetAsync<string>("k"));
    }
}

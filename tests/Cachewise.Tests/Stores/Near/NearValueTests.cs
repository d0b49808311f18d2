using System.Globalization;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Near;

/// <summary>How values are kept: decoded and shared where nothing can change them, otherwise as bytes.</summary>
public sealed class NearValueTests(RedisServer server) : IAsyncLifetime
{
    private static int _prefixes;

    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"nearvalue{Interlocked.Increment(ref _prefixes)}");
    private readonly FakeTracking _tracking = new();
    private ConnectionMultiplexer _redis = null!;
    private Cache _cache = null!;

    public async ValueTask InitializeAsync()
    {
        _cache = Create(new());
        _redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
    }

    public async ValueTask DisposeAsync()
    {
        await _cache.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"name":"a","price":1.5}""")]
    [InlineData("""{"price": 1.50, "name": "a"}""")] // as another program writes it
    public async Task All_readers_share_an_object_that_nothing_can_change(string json)
    {
        await WriteAsync(json);

        var first = await _cache.GetAsync<Item>("k");

        Assert.Equal(new("a", 1.5m), first);
        Assert.Same(first, await _cache.GetAsync<Item>("k"));
        Assert.Same(first, (await _cache.GetManyAsync<Item>(["k"]))["k"]);
        Assert.Same(first, await _cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new Item("b", 2))));
        Assert.Same(first, _cache.Get<Item>("k", null!));
    }

    [Fact]
    public async Task Each_reader_has_its_own_copy_of_an_object_that_can_change()
    {
        await WriteAsync("[1,2]");

        var first = await _cache.GetAsync<List<int>>("k");
        first!.Add(3);

        Assert.Equal([1, 2], await _cache.GetAsync<List<int>>("k"));
        Assert.Equal(1, _cache.Kept());
    }

    [Fact]
    public async Task ShareValues_shares_no_object_that_can_change()
    {
        await using var cache = Create(new() { ShareValues = true });
        await WriteAsync("[1,2]");

        (await cache.GetAsync<List<int>>("k"))!.Add(3);

        Assert.Equal([1, 2], await cache.GetAsync<List<int>>("k"));
    }

    [Fact]
    public async Task A_reader_of_another_type_gets_what_the_first_type_does_not_have()
    {
        await WriteAsync("""{"name":"a","price":1.5}""");

        Assert.Equal(new Named("a"), await _cache.GetAsync<Named>("k"));
        Assert.Equal(new Item("a", 1.5m), await _cache.GetAsync<Item>("k"));
        Assert.Equal(new Named("a"), await _cache.GetAsync<Named>("k"));
    }

    [Fact]
    public async Task A_number_can_be_read_as_several_types()
    {
        await WriteAsync("5");

        Assert.Equal(5, await _cache.GetAsync<int>("k"));
        Assert.Equal(5L, await _cache.GetAsync<long>("k"));
        Assert.Equal(5m, await _cache.GetAsync<decimal>("k"));
        Assert.Equal(5, await _cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task Compressed_values_are_kept_and_shared_too()
    {
        await using var cache = Create(new() { Compress = true });
        await cache.SetAsync("k", new Item(new('a', 1000), 1));

        var first = await cache.GetAsync<Item>("k");

        Assert.Equal(1000, first!.Name.Length);
        Assert.Same(first, await cache.GetAsync<Item>("k"));
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_replaced_by_get_or_create()
    {
        await WriteAsync("no JSON");

        Assert.Equal(7, await _cache.GetAsync("k", 7));
        Assert.Equal(1, await _cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)));
        Assert.Equal(1, await _cache.GetAsync<int>("k"));
        Assert.Equal("1", await _redis.GetDatabase().StringGetAsync($"{_prefix}:1:k"));
    }

    [Fact]
    public async Task A_stored_null_is_a_hit()
    {
        await _cache.SetAsync<string?>("k", null);

        Assert.True((await _cache.TryGetAsync<string?>("k")).Found);
        Assert.True((await _cache.TryGetAsync<string?>("k")).Found);
        Assert.Equal(1, _cache.Kept());
    }

    [Fact]
    public async Task The_size_of_what_is_kept_follows_its_form()
    {
        await WriteAsync($"\"{new string('x', 1000)}\"");
        await _cache.GetAsync<List<int>>("k"); // which cannot be read, so that the bytes stay
        var asBytes = _cache.Core.Usage.Bytes;

        await _cache.GetAsync<string>("k");

        Assert.InRange(asBytes!.Value, 1100, 1400);
        Assert.InRange(_cache.Core.Usage.Bytes!.Value, 2100, 2400);
        await _cache.RemoveAsync("k");
        Assert.Equal(0, _cache.Core.Usage.Bytes);
    }

#if !DEBUG // only optimised code allocates what it must
    [Fact]
    public async Task A_hit_of_an_immutable_value_allocates_nothing()
    {
        await WriteAsync("5");
        await _cache.GetAsync<int>("k");
        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10_000; i++)
            {
                var hit = _cache.GetAsync<int>("k");
                var created = _cache.GetOrCreateAsync("k", static _ => ValueTask.FromResult(6));
                if (!hit.IsCompletedSuccessfully || hit.Result != 5 || !created.IsCompletedSuccessfully || created.Result != 5)
                {
                    return -1;
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        await Eventually.UntilAsync(() => Measure() == 0); // once the runtime has optimised it
    }
#endif

    private Cache Create(CacheConfig config) => NearCaches.Create(_tracking, config with { RedisUrl = server.Url(), KeyPrefix = _prefix });

    private Task<bool> WriteAsync(string json) => _redis.GetDatabase().StringSetAsync($"{_prefix}:1:k", json);

    private sealed record Item(string Name, decimal Price);

    private sealed record Named(string Name);
}

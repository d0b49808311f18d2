using Cachewise.Tests.Configuration;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Django;

/// <summary>One cache in one Redis, used by .NET and by a real Django.</summary>
public sealed class CrossingTests(DjangoProcess django, RedisServer server) : IClassFixture<DjangoProcess>
{
    private static readonly CacheConfig Shared = new() { Serializer = CacheSerializer.Json };

    /// <summary>Values that are the same on both sides.</summary>
    private static readonly Crossing[] Same =
    [
        new CrossingOf<string>("'Teapot'", "Teapot"),
        new CrossingOf<string>("''", ""),
        new CrossingOf<string>("'12'", "12"),
        new CrossingOf<string>("'true'", "true"),
        new CrossingOf<string>(@"'\'\\\n\t\x00\x7f'", "'\\\n\t\0\u007f"),
        new CrossingOf<string>("'Töpfe 茶 😀'", "Töpfe 茶 😀"),
        new CrossingOf<string>("'tea ' * 1000", string.Concat(Enumerable.Repeat("tea ", 1000))),
        new CrossingOf<int>("0", 0),
        new CrossingOf<int>("-7", -7),
        new CrossingOf<long>("2 ** 53 + 1", (1L << 53) + 1),
        new CrossingOf<long>("2 ** 63 - 1", long.MaxValue),
        new CrossingOf<long>("-2 ** 63", long.MinValue),
        new CrossingOf<double>("0.1", 0.1),
        new CrossingOf<double>("-1.5e300", -1.5e300),
        new CrossingOf<double>("5e-324", double.Epsilon),
        new CrossingOf<double>("3.0", 3),
        new CrossingOf<decimal>("12.25", 12.25m),
        new CrossingOf<bool>("True", true),
        new CrossingOf<bool>("False", false),
        new CrossingOf<string?>("None", null),
        new CrossingOf<int[]>("[]", []),
        new CrossingOf<int[]>("[1, -2, 3]", [1, -2, 3]),
        new CrossingOf<List<string?>>("['a', None, 'é']", ["a", null, "é"]),
        new CrossingOf<Dictionary<string, int>>("{}", new(StringComparer.Ordinal)),
        new CrossingOf<Dictionary<string, double>>("{'é': 1.5, 'b c': 2}", new(StringComparer.Ordinal) { ["é"] = 1.5, ["b c"] = 2 }),
        new CrossingOf<Product>(
            "{'id': 7, 'name': 'Töpfe', 'price': 12.5, 'tags': ['a', 'b'], 'maker': {'name': None}, 'sizes': {'s': [1, 2]}}",
            new(7, "Töpfe", 12.5m, ["a", "b"], new(null), new(StringComparer.Ordinal) { ["s"] = [1, 2] })),
        new CrossingOf<DateOnly>("'2026-11-23'", new(2026, 11, 23)),
        new CrossingOf<DateTimeOffset>("'2026-11-23T08:30:00.123+00:00'", new(2026, 11, 23, 8, 30, 0, 123, TimeSpan.Zero)),
        new CrossingOf<TimeOnly>("'08:30:00'", new(8, 30)),
        new CrossingOf<Guid>("'0f8fad5b-d9cb-469f-a165-70867728950e'", new("0f8fad5b-d9cb-469f-a165-70867728950e")),
        new CrossingOf<byte[]>("'AAH/'", [0, 1, 255]),
    ];

    /// <summary>Types of Python that are text in JSON: .NET reads the text as its own type.</summary>
    private static readonly Crossing[] FromPython =
    [
        new CrossingOf<DateOnly>("datetime.date(2026, 11, 23)", new(2026, 11, 23)),
        new CrossingOf<DateTimeOffset>("datetime.datetime(2026, 11, 23, 8, 30, 0, 123456, datetime.timezone.utc)", new(2026, 11, 23, 8, 30, 0, 123, TimeSpan.Zero)),
        new CrossingOf<DateTime>("datetime.datetime(2026, 11, 23, 8, 30)", new(2026, 11, 23, 8, 30, 0, DateTimeKind.Unspecified)),
        new CrossingOf<TimeOnly>("datetime.time(8, 30)", new(8, 30)),
        new CrossingOf<Guid>("uuid.UUID('0f8fad5b-d9cb-469f-a165-70867728950e')", new("0f8fad5b-d9cb-469f-a165-70867728950e")),
        new CrossingOf<decimal>("decimal.Decimal('12.30')", 12.30m),
        new CrossingOf<int[]>("(1, 2)", [1, 2]),
        new CrossingOf<Dictionary<int, string>>("{1: 'a'}", new() { [1] = "a" }),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_NET_sets_Django_gets(bool compress)
    {
        var config = Config($"cross-to-{compress}") with { Compress = compress };
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        foreach (var value in Same)
        {
            await value.SetAsync(cache, "k");
            Assert.Equal($"{value}: true", $"{value}: {await site.JsonAsync($"(found := cache.get('k', 'missing')) == {value.Python} and isinstance(found, bool) == isinstance({value.Python}, bool)")}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_Django_sets_NET_gets(bool compress)
    {
        var config = Config($"cross-from-{compress}") with { Compress = compress };
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        foreach (var value in Same.Concat(FromPython))
        {
            await site.EvalAsync($"cache.set('k', {value.Python})");
            await value.AssertReadsAsync(cache, "k");
        }
    }

    [Fact]
    public async Task Both_compress_what_both_can_read()
    {
        var config = Config("cross-compressed") with { Compress = true };
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);
        await cache.SetAsync("net", new string('a', 1000));
        await site.EvalAsync("cache.set('django', 'a' * 1000)");

        foreach (var key in (string[])["net", "django"])
        {
            // zlib's 0x78.
            Assert.Equal("120", await site.JsonAsync("cache.client.get_client().get(cache.make_key(key))[0]", ("key", key)));
            Assert.Equal(new string('a', 1000), await cache.GetAsync<string>(key));
            Assert.Equal("true", await site.JsonAsync("cache.get(key) == 'a' * 1000"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_count_on_one_key(bool compress)
    {
        var config = Config($"cross-count-{compress}") with { Compress = compress };
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        await site.EvalAsync("cache.set('n', 40)");
        Assert.Equal(41, await cache.IncrementAsync("n"));
        Assert.Equal("51", await site.JsonAsync("cache.incr('n', 10)"));
        Assert.Equal(48, await cache.DecrementAsync("n", 3));
        Assert.Equal("47", await site.JsonAsync("cache.decr('n')"));

        await cache.SetAsync("m", 41);
        Assert.Equal("42", await site.JsonAsync("cache.incr('m')"));
        Assert.Equal(5, await cache.IncrementAsync("new", 2, initial: 3));
        Assert.Equal("6", await site.JsonAsync("cache.incr('new')"));
        Assert.Equal(6, await cache.GetAsync<int>("new"));
    }

    [Fact]
    public async Task Counters_beyond_53_bits_stay_exact_though_django_redis_answers_with_a_rounded_number()
    {
        var config = Config("cross-count-large");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);
        var large = (1L << 53) + 1;
        await cache.SetAsync("n", large);

        await site.EvalAsync("cache.incr('n', 10)");

        Assert.Equal($"{large + 10}", await site.JsonAsync("cache.get('n')"));
        Assert.Equal(large + 11, await cache.IncrementAsync("n"));
    }

    [Fact]
    public async Task An_expiry_that_one_sets_the_other_sees()
    {
        var config = Config("cross-expiry");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        await cache.SetAsync("net", 1, TimeSpan.FromSeconds(500.5));
        Assert.InRange((await site.EvalAsync("cache.pttl('net')")).GetInt32(), 480_000, 500_500);
        await site.EvalAsync("cache.set('django', 1, 500)");
        Assert.InRange((await cache.GetTimeToLiveAsync("django"))!.Value.TotalSeconds, 480, 500);

        Assert.True(await cache.TouchAsync("django", TimeSpan.FromSeconds(900)));
        Assert.InRange((await site.EvalAsync("cache.ttl('django')")).GetInt32(), 880, 900);
        Assert.Equal("true", await site.JsonAsync("cache.touch('net', 900)"));
        Assert.InRange((await cache.GetTimeToLiveAsync("net"))!.Value.TotalSeconds, 880, 900);

        await site.EvalAsync("cache.set('for ever', 1, None)");
        Assert.Equal(CacheConfig.NeverExpires, await cache.GetTimeToLiveAsync("for ever"));
        Assert.True(await cache.PersistAsync("net"));
        Assert.Equal("null", await site.JsonAsync("cache.ttl('net')"));

        await server.AdvanceAsync(config.KeyPrefix, TimeSpan.FromSeconds(1000));
        Assert.Equal("""["for ever", "net"]""", await site.JsonAsync("sorted(cache.keys('*'))"));
        Assert.False(await cache.ContainsAsync("django"));
    }

    [Fact]
    public async Task Versions_agree()
    {
        var config = Config("cross-versions") with { Version = 2 };
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        await cache.SetAsync("k", "two");
        await cache.AtVersion(3).SetAsync("k", "three");
        Assert.Equal("""["two", "two", "three", null]""", await site.JsonAsync("[cache.get('k'), cache.get('k', version=2), cache.get('k', version=3), cache.get('k', version=1)]"));

        Assert.Equal("3", await site.JsonAsync("(cache.set('moved', 'by Django'), cache.incr_version('moved'))[1]"));
        Assert.Null(await cache.GetAsync<string>("moved"));
        Assert.Equal("by Django", await cache.AtVersion(3).GetAsync<string>("moved"));
        Assert.Equal(2, await cache.AtVersion(3).DecrementVersionAsync("moved"));
        Assert.Equal("by Django", await site.TextAsync("cache.get('moved')"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("of:many:parts")]
    [InlineData("with a space")]
    [InlineData("Töpfe 茶 😀")]
    [InlineData("[a-z]*?")]
    public async Task Keys_and_prefixes_agree(string key)
    {
        var (config, other) = (Config("cross-keys"), Config("cross-kéys"));
        await using var cache = Cache.Create(config);
        await using var elsewhere = Cache.Create(other);
        await using var site = await django.OpenAsync(new Example("keys", "production", ("default", config), ("other", other)).ToSettings());
        await cache.ClearAsync();

        await cache.SetAsync(key, "net");
        Assert.Equal("net", await site.TextAsync("cache.get(key)", ("key", key)));
        Assert.Equal("null", await site.JsonAsync("caches['other'].get(key)"));
        Assert.Equal([key], await site.EvalAsync("cache.keys('*')") is var keys ? keys.EnumerateArray().Select(one => one.GetString()) : []);

        await site.EvalAsync("caches['other'].set(key, 'django')");
        Assert.Equal("django", await elsewhere.GetAsync<string>(key));
        Assert.Equal([key], await elsewhere.KeysAsync().ToListAsync());

        Assert.True(await elsewhere.RemoveAsync(key));
        Assert.Equal("[null, true]", await site.JsonAsync("[caches['other'].get(key), cache.delete(key)]"));
        Assert.False(await cache.ContainsAsync(key));
    }

    [Fact]
    public async Task What_one_has_the_other_does_not_add_nor_make()
    {
        var config = Config("cross-add");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);
        await cache.ClearAsync();
        await site.EvalAsync("cache.set_many({'a': 1, 'b': [2]})");

        Assert.False(await cache.AddAsync("a", 9));
        var made = await cache.GetOrCreateAsync("b", _ => ValueTask.FromResult<int[]>([9]));
        Assert.Equal([2], made);
        Assert.True(await cache.AddAsync("c", "three"));
        Assert.Equal("false", await site.JsonAsync("cache.add('c', 9)"));
        Assert.Equal("""{"a": 1, "b": [2], "c": "three"}""", await site.JsonAsync("cache.get_many(['a', 'b', 'c', 'd'])"));
        Assert.Equal(3, await cache.RemoveByPatternAsync("?"));
        Assert.Equal("{}", await site.JsonAsync("cache.get_many(['a', 'b', 'c', 'd'])"));
    }

    [Fact]
    public async Task Clear_in_NET_leaves_the_other_caches_of_Django()
    {
        var (config, other) = (Config("cross-clear"), Config("cross-kept"));
        await using var cache = Cache.Create(config);
        await using var site = await django.OpenAsync(new Example("clear", "production", ("default", config), ("other", other)).ToSettings());
        await site.EvalAsync("[one.set('k', 1) for one in (cache, caches['other'])]");

        await cache.ClearAsync();

        Assert.Equal("[null, 1]", await site.JsonAsync("[one.get('k') for one in (cache, caches['other'])]"));
    }

    private CacheConfig Config(string prefix) => Shared with { RedisUrl = server.Url(), KeyPrefix = prefix };

    private Task<DjangoSite> OpenAsync(CacheConfig config) => django.OpenAsync(new Example("shared", "production", ("default", config)).ToSettings());

    private sealed record Product(int Id, string Name, decimal Price, string[] Tags, Maker Maker, Dictionary<string, int[]> Sizes);

    private sealed record Maker(string? Name);
}

using Cachewise.Tests.Configuration;
using Cachewise.Tests.Hosting;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Django;

/// <summary>
/// Pickle, which Django writes by default, is a miss in .NET, and the log names the setting of Django that fixes it.
/// </summary>
public sealed class PickleTests(DjangoProcess django, RedisServer server) : IClassFixture<DjangoProcess>
{
    private const string Line =
        "Warning 6: Cache 'default': a stored value cannot be read as String: it was written with pickle, as Django does unless SERIALIZER in the OPTIONS of its cache is "
        + "'django_redis.serializers.json.JSONSerializer'. Such values count as misses; this is logged once per type";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pickle_is_a_miss_and_the_log_says_how_to_fix_it(bool compress)
    {
        CacheConfig config = new() { RedisUrl = server.Url(), KeyPrefix = $"pickle-{compress}", Compress = compress };
        await using var site = await OpenAsync(config);
        await site.EvalAsync("[cache.set(name, 'text of some length') for name in ('k', 'l')]");
        using var host = await StartAsync(config);
        var cache = host.Services.GetRequiredService<Cache>();

        Assert.Null(await cache.GetAsync<string>("k"));
        Assert.Null(await cache.GetAsync<string>("l"));

        Assert.Equal(Line, Lines(host));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Each_protocol_that_Django_can_be_set_to_is_recognised(int protocol)
    {
        CacheConfig config = new() { RedisUrl = server.Url(), KeyPrefix = $"pickle-{protocol}" };
        await using var site = await OpenAsync(config);
        await site.EvalAsync(
            "cache.client.get_client().set(cache.make_key('k'), importlib.import_module('django_redis.serializers.pickle').PickleSerializer({'PICKLE_VERSION': protocol}).dumps({'a': 1}))",
            ("protocol", protocol));
        using var host = await StartAsync(config);

        Assert.Null(await host.Services.GetRequiredService<Cache>().GetAsync<string>("k"));

        Assert.Equal(Line, Lines(host));
    }

    [Fact]
    public async Task A_cache_that_throws_says_the_same()
    {
        CacheConfig config = new() { RedisUrl = server.Url(), KeyPrefix = "pickle-throws", OnFailure = FailureMode.Throw };
        await using var site = await OpenAsync(config);
        await site.EvalAsync("cache.set('k', [1, 2])");
        await using var cache = Cache.Create(config);

        var error = await Assert.ThrowsAsync<CacheValueException>(async () => await cache.GetAsync<int[]>("k"));

        Assert.Equal(
            "Cache 'default': a stored value cannot be read as Int32[]: it was written with pickle, as Django does unless SERIALIZER in the OPTIONS of its cache is "
            + "'django_redis.serializers.json.JSONSerializer'.",
            error.Message);
    }

    [Fact]
    public async Task A_site_that_reads_pickle_fails_to_read_what_NET_wrote()
    {
        CacheConfig config = new() { RedisUrl = server.Url(), KeyPrefix = "pickle-reads" };
        await using var site = await OpenAsync(config);
        await using var cache = Cache.Create(config);
        await cache.SetAsync("k", "text");

        Assert.StartsWith("UnpicklingError: ", (await Assert.ThrowsAsync<DjangoError>(() => site.EvalAsync("cache.get('k')"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Integers_cross_even_with_pickle()
    {
        CacheConfig config = new() { RedisUrl = server.Url(), KeyPrefix = "pickle-integers" };
        await using var site = await OpenAsync(config);
        await using var cache = Cache.Create(config);

        await site.EvalAsync("cache.set('k', 41)");
        Assert.Equal(42, await cache.IncrementAsync("k"));
        Assert.Equal("43", await site.JsonAsync("cache.incr('k')"));
    }

    private static async Task<IHost> StartAsync(CacheConfig config)
    {
        var builder = TestHost.NewBuilder("production", ("Caches:default:redis_url", config.RedisUrl), ("Caches:default:key_prefix", config.KeyPrefix));
        builder.AddCaches();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static string Lines(IHost host) => string.Join('\n', host.Log().Split('\n').Where(line => line.StartsWith("Warning", StringComparison.Ordinal)));

    private Task<DjangoSite> OpenAsync(CacheConfig config) => django.OpenAsync(new Example("pickle", "production", ("default", config)).ToSettings());
}

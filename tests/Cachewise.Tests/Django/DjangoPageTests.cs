using Cachewise.Tests.Configuration;
using Cachewise.Tests.Docs;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Django;

/// <summary>
/// The steps of docs/django.md: the declaration, the settings made from it, and the results on both sides.
/// </summary>
public sealed class DjangoPageTests(DjangoProcess django, RedisServer server) : IClassFixture<DjangoProcess>
{
    private static readonly string[] Code = [.. Page.Read("docs/django.md").Snippets.Where(snippet => snippet.Language is "csharp").Select(snippet => snippet.Text)];
    private static readonly string[] Python = [.. Page.Read("docs/django.md").Snippets.Where(snippet => snippet.Language is "python").Select(snippet => snippet.Text)];

    [Fact]
    public void The_declaration_of_the_page_makes_the_module_of_the_page()
    {
        Assert.EndsWith("\n\n" + Code[0], File.ReadAllText(Repository.File("tests/Cachewise.Tests/Django/ShopCaches.cs")), StringComparison.Ordinal);
        Assert.Equal(Python[0], DjangoSettings.From<ShopCaches>("production", Declared.Values()).ToPython());
    }

    [Fact]
    public void The_site_of_the_tests_imports_the_module_as_the_page_does() =>
        Assert.Contains($"\n{Python[1]}", File.ReadAllText(Repository.File("tests/Cachewise.Tests/Django/Site/site_settings.py")), StringComparison.Ordinal);

    [Fact]
    public async Task What_Django_sets_on_the_page_NET_gets_and_the_other_way()
    {
        var configuration = Declared.Values(("Caches:default:redis_url", server.Url()), ("Caches:sessions:redis_url", server.Url(1)));
        await using var site = await django.OpenAsync(DjangoSettings.From<ShopCaches>("production", configuration));
        await using var cache = Cache.Create(new ShopCaches().CacheDefault with { RedisUrl = server.Url() });

        await site.EvalAsync("exec(code)", ("code", Python[2]));
        var basket = await cache.GetAsync<Basket>("basket:7");
        Assert.Equal(new Line("Töpfchen", 2), Assert.Single(basket!.Lines));
        Assert.Equal(7, basket.CustomerId);
        Assert.Equal(42, await cache.IncrementAsync("orders"));
        Assert.Equal("43", await site.JsonAsync("cache.incr('orders')"));

        await cache.SetAsync("basket:7", basket with { Lines = [] });
        Assert.Equal("""{"customerId": 7, "lines": []}""", await site.JsonAsync("cache.get('basket:7')"));
    }

    [Fact]
    public async Task What_the_page_says_that_does_not_cross_is_a_miss()
    {
        CacheConfig config = new() { RedisUrl = server.Url(), KeyPrefix = "does-not-cross", Serializer = CacheSerializer.Json };
        await using var site = await django.OpenAsync(new Example("page", "production", ("default", config)).ToSettings());
        await using var cache = Cache.Create(config);

        await site.EvalAsync("cache.set('nan', float('nan'))");
        Assert.False((await cache.TryGetAsync<double>("nan")).Found);
        await site.EvalAsync("cache.set('time', datetime.timedelta(minutes=5))");
        Assert.False((await cache.TryGetAsync<TimeSpan>("time")).Found);
    }

    private sealed record Basket(int CustomerId, IReadOnlyList<Line> Lines);

    private sealed record Line(string Product, int Count);
}

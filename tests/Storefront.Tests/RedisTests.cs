using Cachewise.Tests.Servers;

namespace Storefront.Tests;

public class RedisTests(SharedStorefront store)
{
    [Fact]
    public async Task Two_instances_share_what_is_cached_and_counted()
    {
        using var redis = RedisServer.Own();
        await using var first = await StorefrontApp.StartAsync(store.Database, redis.Url());
        await using var second = await StorefrontApp.StartAsync(store.Database, redis.Url());

        foreach (var path in new[] { "/api/products/1", "/api/products/123456", "/api/search?q=teapot" })
        {
            var stored = await first.GetAsync(path);
            var read = await second.GetAsync(path);
            Assert.Equal(("miss", "hit"), (stored.Cache, read.Cache));
            Assert.Equal(stored.Body, read.Body);
        }

        await Task.WhenAll(new[] { first, second }.SelectMany(app => Enumerable.Range(0, 50).Select(_ => app.PostAsync("/api/products/1/views"))));
        Assert.Equal(101, (await second.PostAsync("/api/products/1/views")).Json.GetProperty("views").GetInt64());
    }

    [Fact]
    public async Task Without_its_Redis_the_store_starts_and_answers_from_the_database()
    {
        await using var app = await StorefrontApp.StartAsync(store.Database, $"redis://:Sesame@127.0.0.1:{RedisServer.FreePort()}/0");

        for (var i = 0; i < 2; i++)
        {
            var product = await app.GetAsync("/api/products/1");
            Assert.Equal((200, "miss"), (product.Status, product.Cache));
        }

        var search = await app.GetAsync("/api/search?q=teapot");
        Assert.Equal((200, "miss"), (search.Status, search.Cache));

        var views = await app.PostAsync("/api/products/1/views");
        Assert.Equal(503, views.Status);
        Assert.Equal("application/problem+json", views.Headers["Content-Type"]);
        Assert.Equal(
            """{"type":"https://tools.ietf.org/html/rfc9110#section-15.6.4","title":"Views cannot be counted now","status":503,"detail":"The cache that keeps the views cannot be reached. The view may not have been counted."}""",
            views.Body);

        var page = await app.GetAsync("/products/1");
        Assert.Equal(200, page.Status);
        Assert.Contains("<dd id=\"views\">not available now</dd>", page.Body, StringComparison.Ordinal);

        Assert.Contains("Cache 'default' is unavailable", app.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Sesame", app.Log, StringComparison.Ordinal);
    }
}

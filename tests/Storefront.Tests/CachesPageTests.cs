using System.Text.Json;
using Cachewise.Tests.Servers;

namespace Storefront.Tests;

public class CachesPageTests(SharedStorefront store)
{
    [Fact]
    public async Task Without_Redis_all_caches_are_in_memory_and_say_why()
    {
        var caches = (await store.App.GetAsync("/caches", "application/json")).Json.EnumerateArray().ToList();

        Assert.Equal("default, search, views", EachOf(caches, "alias"));
        Assert.Equal("store, search, views", EachOf(caches, "prefix"));
        Assert.Equal("00:05:00, 00:01:00, never", EachOf(caches, "timeout"));
        Assert.Equal("LocMem, LocMem, LocMem", EachOf(caches, "backend"));
        Assert.All(caches, cache => Assert.Equal("development without a Redis URL", cache.GetProperty("reason").GetString()));
    }

    [Fact]
    public void The_start_has_a_line_for_each_cache_and_no_advice()
    {
        Assert.Contains("Cache 'views': LocMem (development without a Redis URL)", store.App.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("CW0", store.App.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_gets_a_page()
    {
        var page = await store.App.GetAsync("/caches", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

        Assert.StartsWith("text/html", page.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("LocMem", page.Body, StringComparison.Ordinal);
        Assert.Contains("development without a Redis URL", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_Redis_all_caches_are_there_and_the_password_is_nowhere()
    {
        using var redis = RedisServer.Own("--requirepass", "Sesame-open");
        await using var app = await StorefrontApp.StartAsync(store.Database, redis.Url().Replace("//", "//:Sesame-open@", StringComparison.Ordinal));

        var json = await app.GetAsync("/caches", "application/json");
        var page = await app.GetAsync("/caches");
        Assert.Equal("miss", (await app.GetAsync("/api/products/1")).Cache);
        Assert.Equal("hit", (await app.GetAsync("/api/products/1")).Cache);

        Assert.All(json.Json.EnumerateArray(), cache => Assert.Equal("Redis", cache.GetProperty("backend").GetString()));
        Assert.All(json.Json.EnumerateArray(), cache => Assert.Equal("a Redis URL is set", cache.GetProperty("reason").GetString()));
        Assert.All([json.Body, page.Body, app.Log], text =>
        {
            Assert.Contains("redis://:***@127.0.0.1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Sesame", text, StringComparison.OrdinalIgnoreCase);
        });
        Assert.DoesNotContain("CW0", app.Log, StringComparison.Ordinal);
    }

    private static string EachOf(IEnumerable<JsonElement> caches, string property) =>
        string.Join(", ", caches.Select(cache => cache.GetProperty(property)));
}

using Cachewise.Tests.Servers;

namespace Storefront.Tests;

public class HealthTests(SharedStorefront store)
{
    private const string Checks = "cache:default, cache:search, cache:views";

    [Fact]
    public async Task Without_Redis_all_caches_are_healthy()
    {
        var health = await store.App.GetAsync("/health");

        Assert.Equal((200, "Healthy", Checks), (health.Status, StatusOf(health), ChecksOf(health)));
        var check = health.Json.GetProperty("checks").GetProperty("cache:views");
        Assert.Equal("Healthy", check.GetProperty("status").GetString());
        Assert.Equal("LocMem", check.GetProperty("data").GetProperty("backend").GetString());
        Assert.Equal((200, "Healthy"), await PlainAsync(store.App, "/health/live"));
        Assert.Equal((200, "Healthy"), await PlainAsync(store.App, "/health/ready"));
    }

    [Fact]
    public async Task With_its_Redis_stopped_the_store_is_degraded_alive_and_ready_until_Redis_is_back()
    {
        using var redis = RedisServer.Own("--requirepass", "Sesame-open");
        await using var app = await StorefrontApp.StartAsync(store.Database, redis.Url().Replace("//", "//:Sesame-open@", StringComparison.Ordinal));
        Assert.Equal("Healthy", StatusOf(await app.GetAsync("/health")));

        redis.Kill();
        var health = await app.GetAsync("/health");

        Assert.Equal((200, "Degraded", Checks), (health.Status, StatusOf(health), ChecksOf(health)));
        var check = health.Json.GetProperty("checks").GetProperty("cache:default");
        var address = redis.Url().Replace("//", "//:***@", StringComparison.Ordinal);
        Assert.Equal($"Cache 'default' is unavailable: Redis at {address} is unreachable; check its address, and that it runs.", check.GetProperty("description").GetString());
        Assert.Equal(
            (address, "Unavailable", 0),
            (check.GetProperty("data").GetProperty("address").GetString(), check.GetProperty("data").GetProperty("state").GetString(), check.GetProperty("data").GetProperty("pending_stale_keys").GetInt32()));
        Assert.DoesNotContain("Sesame", health.Body, StringComparison.Ordinal);
        Assert.Equal((200, "Healthy"), await PlainAsync(app, "/health/live"));
        Assert.Equal((200, "Degraded"), await PlainAsync(app, "/health/ready"));

        redis.Start();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await PlainAsync(app, "/health/ready") is not (200, "Healthy"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }

        Assert.Equal("Healthy", StatusOf(await app.GetAsync("/health")));
    }

    private static async Task<(int Status, string Body)> PlainAsync(StorefrontApp app, string path)
    {
        var answer = await app.GetAsync(path);
        return (answer.Status, answer.Body);
    }

    private static string? StatusOf(Answer health) => health.Json.GetProperty("status").GetString();

    private static string ChecksOf(Answer health) =>
        string.Join(", ", health.Json.GetProperty("checks").EnumerateObject().Select(check => check.Name).Order(StringComparer.Ordinal));
}

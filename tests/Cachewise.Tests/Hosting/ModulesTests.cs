using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Hosting;

/// <summary>Several calls of <c>AddCaches</c>, as of the modules of an application.</summary>
public class ModulesTests
{
    [Fact]
    public async Task The_caches_of_two_classes_are_there_together()
    {
        using var host = Build("Development", builder => builder.AddCaches<ShopModule>(), builder => builder.Services.AddCaches<BlogModule>());
        var caches = host.Services.GetRequiredService<ICaches>();

        Assert.Equal("default, orders, posts, pages", string.Join(", ", caches.Select(cache => cache.Alias)));
        Assert.Same(caches["orders"], host.Services.GetRequiredKeyedService<Cache>("orders"));
        Assert.Same(caches["posts"], host.Services.GetRequiredKeyedService<Cache>("posts"));
        Assert.Same(caches["pages"], host.Services.GetRequiredKeyedService<Cache>("pages"));
        Assert.Equal("blog", caches["posts"].Config.KeyPrefix);
        await caches["orders"].SetAsync("a", 1);
        Assert.Equal(0, await caches["posts"].GetAsync<int>("a"));
    }

    [Fact]
    public async Task Each_cache_is_announced_once()
    {
        using var host = Build("Development", builder => builder.AddCaches<ShopModule>(), builder => builder.AddCaches<BlogModule>());

        await host.StartAsync();

        Assert.Equal(
            """
            Information 1: Cache 'default': Dummy (no cache is declared for 'default' in development), prefix '', version 1, timeout 00:05:00
            Information 1: Cache 'orders': LocMem (development without a Redis URL), prefix 'shop', version 1, timeout 00:05:00
            Information 1: Cache 'posts': LocMem (development without a Redis URL), prefix 'blog', version 1, timeout 00:05:00
            Information 1: Cache 'pages': LocMem (development without a Redis URL), prefix 'pages', version 1, timeout 00:05:00
            """,
            host.Log());
        await host.StopAsync();
    }

    [Fact]
    public void A_module_with_code_and_one_without_are_together_in_any_order()
    {
        foreach (var calls in (Action<HostApplicationBuilder>[][])[[WithCode, WithoutCode], [WithoutCode, WithCode]])
        {
            using var host = Build("Development", calls);

            Assert.Equal("default, orders, pages", string.Join(", ", host.Services.GetRequiredService<ICaches>().Select(cache => cache.Alias)));
        }

        static void WithCode(HostApplicationBuilder builder) => builder.AddCaches<ShopModule>();
        static void WithoutCode(HostApplicationBuilder builder) => builder.AddCaches();
    }

    [Fact]
    public async Task One_class_twice_counts_once_and_both_callbacks_apply()
    {
        var clock = new FakeTimeProvider();
        using var host = Build(
            "Development",
            builder => builder.AddCaches<ShopModule>(services => services.Json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper),
            builder => builder.AddCaches<ShopModule>(services => services.Time = clock));
        var orders = host.Services.GetRequiredKeyedService<Cache>("orders");

        await orders.SetAsync("a", new Order(7));

        Assert.Equal("""{"ORDER_NUMBER":7}""", (await orders.GetAsync<JsonElement>("a")).GetRawText());
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.False(await orders.ContainsAsync("a"));
        Assert.Equal("default, orders, pages", string.Join(", ", host.Services.GetRequiredService<ICaches>().Select(cache => cache.Alias)));
    }

    [Fact]
    public void One_alias_in_two_classes_is_rejected_with_both_names() =>
        Assert.Equal(
            "The cache configuration has 1 error:\n- Cache 'orders': ShopModule.CacheOrders and OtherShopModule.CacheORDERS declare the same alias; rename one of them.",
            ErrorOf("Development", builder => builder.AddCaches<ShopModule>(), builder => builder.AddCaches<OtherShopModule>()));

    [Fact]
    public void Classes_of_the_same_name_are_told_apart() =>
        Assert.Equal(
            "The cache configuration has 1 error:\n- Cache 'orders': Cachewise.Tests.Hosting.ModulesTests+ShopModule.CacheOrders and Cachewise.Tests.Hosting.ModulesTests+Nested+ShopModule.CacheOrders "
            + "declare the same alias; rename one of them.",
            ErrorOf("Development", builder => builder.AddCaches<ShopModule>(), builder => builder.AddCaches<Nested.ShopModule>()));

    [Fact]
    public void Two_classes_that_disagree_about_debug_are_rejected()
    {
        Assert.Equal(
            "The cache configuration has 1 error:\n- Debug is True in DebugModule, and False in ShopModule; let both return the same.",
            ErrorOf("Production", builder => builder.AddCaches<ShopModule>(), builder => builder.AddCaches<DebugModule>()));
        using var host = Build("Development", builder => builder.AddCaches<ShopModule>(), builder => builder.AddCaches<DebugModule>());
        Assert.Equal("LocMem", $"{host.Services.GetRequiredService<ICaches>()["orders"].Choice.Backend}");
    }

    [Fact]
    public void The_files_are_read_once()
    {
        var folder = Directory.CreateTempSubdirectory("cachewise-modules-");
        File.WriteAllText(Path.Combine(folder.FullName, "config.yaml"), "cache_pages: {timeout: 60}");
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Development", ContentRootPath = folder.FullName });
        builder.AddCaches<ShopModule>();
        var sources = builder.Configuration.Sources.Count;

        builder.AddCaches<BlogModule>();

        Assert.Equal(sources, builder.Configuration.Sources.Count);
        using var host = builder.Build();
        Assert.Equal(TimeSpan.FromMinutes(1), host.Services.GetRequiredService<ICaches>()["pages"].Config.Timeout);
        folder.Delete(recursive: true);
    }

    private static string ErrorOf(string environment, params Action<HostApplicationBuilder>[] calls)
    {
        using var host = Build(environment, calls);
        return Assert.Throws<CacheConfigurationException>(() => host.Services.GetRequiredService<ICaches>()).Message;
    }

    private static IHost Build(string environment, params Action<HostApplicationBuilder>[] calls)
    {
        var builder = TestHost.NewBuilder(environment, ("Caches:pages:key_prefix", "pages"));
        foreach (var call in calls)
        {
            call(builder);
        }

        return builder.Build();
    }

    private sealed record Order(int OrderNumber);

    private sealed class ShopModule : CacheSettings
    {
        public CacheConfig CacheOrders { get; init; } = new() { KeyPrefix = "shop" };
    }

    private sealed class BlogModule : CacheSettings
    {
        public CacheConfig CachePosts { get; init; } = new() { KeyPrefix = "blog" };
    }

    private sealed class OtherShopModule : CacheSettings
    {
        public CacheConfig CacheORDERS { get; init; } = new();
    }

    private sealed class DebugModule : CacheSettings
    {
        protected override bool Debug => true;
    }

    private static class Nested
    {
        public sealed class ShopModule : CacheSettings
        {
            public CacheConfig CacheOrders { get; init; } = new();
        }
    }
}

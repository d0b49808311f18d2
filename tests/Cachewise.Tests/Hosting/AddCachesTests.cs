using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Hosting;

public class AddCachesTests
{
    [Fact]
    public async Task Cache_keyed_Cache_and_ICaches_are_the_same_objects_each_time()
    {
        using var host = Build<StoreCaches>("Development");
        var services = host.Services;
        var caches = services.GetRequiredService<ICaches>();

        var cache = services.GetRequiredService<Cache>();
        var pages = services.GetRequiredKeyedService<Cache>("product_pages");

        Assert.Same(caches.Default, cache);
        Assert.Same(cache, services.GetRequiredService<Cache>());
        Assert.Same(cache, services.GetRequiredKeyedService<Cache>("default"));
        Assert.Same(caches["product_pages"], pages);
        Assert.Same(pages, services.GetRequiredKeyedService<Cache>("product_pages"));
        using var scope = services.CreateScope();
        Assert.Same(pages, scope.ServiceProvider.GetRequiredKeyedService<Cache>("product_pages"));
        Assert.Same(caches, services.GetRequiredService<ICaches>());
        Assert.Equal("default, product_pages", string.Join(", ", caches.Select(one => one.Alias)));
        Assert.Equal(2, caches.Count);
        await pages.SetAsync("a", 1);
        Assert.Equal((0, 1), (await cache.GetAsync<int>("a"), await pages.GetAsync<int>("a")));
    }

    [Theory]
    [InlineData("product_pages")]
    [InlineData("ProductPages")]
    [InlineData("PRODUCTPAGES")]
    public void An_alias_is_found_in_every_spelling(string alias)
    {
        using var host = Build<StoreCaches>("Development");
        var pages = host.Services.GetRequiredService<ICaches>()["product_pages"];

        Assert.Same(pages, host.Services.GetRequiredService<ICaches>()[alias]);
        Assert.Same(pages, host.Services.GetRequiredKeyedService<Cache>(alias));
    }

    [Fact]
    public void A_key_of_another_type_is_taken_as_its_text()
    {
        using var host = Build<StoreCaches>("Development");

        Assert.Equal("product_pages", host.Services.GetRequiredKeyedService<Cache>(Alias.ProductPages).Alias);
    }

    [Fact]
    public void An_alias_that_only_the_configuration_has_is_a_keyed_service()
    {
        using var host = Build<StoreCaches>("Development", ("Caches:sessions:timeout", "60"));

        Assert.Equal(TimeSpan.FromMinutes(1), host.Services.GetRequiredKeyedService<Cache>("sessions").Config.Timeout);
    }

    [Fact]
    public void An_alias_that_nothing_declares_says_what_there_is()
    {
        using var host = Build<StoreCaches>("Development");
        const string Message = "There is no cache 'sessions'; the aliases are default, product_pages. Declare it in the cache settings, as a property of type CacheConfig "
            + "whose name is Cache and the alias, or as 'Caches:sessions' in the configuration.";

        Assert.Equal(Message, Assert.Throws<KeyNotFoundException>(() => host.Services.GetRequiredService<ICaches>()["sessions"]).Message);
        Assert.Throws<ArgumentNullException>(() => host.Services.GetRequiredService<ICaches>()[null!]);
    }

    [Fact]
    public void A_keyed_service_that_nothing_declares_is_null_as_in_dotnet_and_the_log_warns_of_a_cache()
    {
        var builder = TestHost.NewBuilder("Development");
        builder.AddCaches<StoreCaches>();
        builder.Services.AddSingleton<OptionalConsumer>();
        using var host = builder.Build();

        Assert.Null(host.Services.GetKeyedService<Cache>("sesions"));
        Assert.Null(host.Services.GetKeyedService<Cache>("sesions"));
        Assert.Null(host.Services.GetKeyedService<IDistributedCache>("of another library"));
        Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredKeyedService<Cache>("sesions"));
        var consumer = host.Services.GetRequiredService<OptionalConsumer>();

        Assert.Null(consumer.Cache);
        Assert.Null(consumer.Distributed);
        Assert.Equal(
            """
            Warning 16: The keyed service Cache 'sesions' was requested and is null: no cache has that alias; the aliases are default, product_pages
            Warning 16: The keyed service Cache 'l1' was requested and is null: no cache has that alias; the aliases are default, product_pages
            """,
            host.Log());
    }

    [Fact]
    public void Parameters_are_injected_by_key()
    {
        var builder = TestHost.NewBuilder("Development");
        builder.AddCaches<StoreCaches>();
        builder.Services.AddSingleton<Consumer>();
        using var host = builder.Build();

        var consumer = host.Services.GetRequiredService<Consumer>();

        Assert.Equal(("default", "product_pages", 2), (consumer.Cache.Alias, consumer.Pages.Alias, consumer.Caches.Count));
    }

    [Fact]
    public void Without_settings_the_configuration_declares_everything()
    {
        var builder = TestHost.NewBuilder("Production", ("Caches:pages:backend", "locmem"));
        Assert.Same(builder, builder.AddCaches());
        using var host = builder.Build();

        Assert.Equal(
            "Dummy (no cache is declared for 'default' in production), LocMem (set by Backend)",
            string.Join(", ", host.Services.GetRequiredService<ICaches>().Select(cache => cache.Choice)));
    }

    [Fact]
    public void Configuration_that_is_added_after_AddCaches_counts()
    {
        var builder = TestHost.NewBuilder("Development", ("Caches:default:key_prefix", "first"));
        builder.AddCaches<StoreCaches>();
        builder.Configure(("Caches:default:key_prefix", "last"));
        using var host = builder.Build();

        Assert.Equal("last", host.Services.GetRequiredService<Cache>().Config.KeyPrefix);
    }

    [Fact]
    public void Services_that_were_registered_before_win()
    {
        using var own = Cache.Create(new(), alias: "own");
        using var ownPages = Cache.Create(new(), alias: "own-pages");
        var builder = TestHost.NewBuilder("Development");
        builder.Services.AddSingleton(own);
        builder.Services.AddKeyedSingleton("product_pages", ownPages);
        builder.AddCaches<StoreCaches>();
        using var host = builder.Build();

        Assert.Same(own, host.Services.GetRequiredService<Cache>());
        Assert.Same(ownPages, host.Services.GetRequiredKeyedService<Cache>("product_pages"));
        Assert.Equal("default", host.Services.GetRequiredKeyedService<Cache>("default").Alias);
    }

    [Fact]
    public async Task An_own_ICaches_that_was_registered_before_wins()
    {
        var own = new OneCache(Cache.Create(new(), alias: "own"));
        var builder = TestHost.NewBuilder("Development");
        builder.Services.AddSingleton<ICaches>(own);
        builder.AddCaches<StoreCaches>();
        using var host = builder.Build();

        await host.StartAsync();

        Assert.Same(own.Default, host.Services.GetRequiredService<Cache>());
        Assert.Same(own.Default, host.Services.GetRequiredKeyedService<Cache>("product_pages"));
        Assert.Equal(
            """
            Information 1: Cache 'own': LocMem (development without a Redis URL), prefix '', version 1, timeout 00:05:00
            Information 7: ICaches is registered by the application; that registration is used instead of the one of Cachewise
            """,
            host.Log());
        await host.StopAsync();
    }

    [Fact]
    public async Task Options_are_asked_for_once_and_used()
    {
        var calls = 0;
        var builder = TestHost.NewBuilder("Development");
        builder.AddCaches<StoreCaches>(options =>
        {
            calls++;
            options.Json.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseUpper;
        });
        using var host = builder.Build();
        Assert.Equal(0, calls);

        await host.Services.GetRequiredService<Cache>().SetAsync("a", new Product("tea"));

        _ = host.Services.GetRequiredKeyedService<Cache>("product_pages");
        Assert.Equal(1, calls);
        Assert.Equal("""{"PRODUCT_NAME":"tea"}""", (await host.Services.GetRequiredService<Cache>().GetAsync<System.Text.Json.JsonElement>("a")).GetRawText());
    }

    [Fact]
    public async Task The_clock_of_the_services_is_used()
    {
        var clock = new FakeTimeProvider();
        var builder = TestHost.NewBuilder("Development", ("Caches:default:timeout", "60"));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddCaches<StoreCaches>();
        using var host = builder.Build();
        var cache = host.Services.GetRequiredService<Cache>();
        await cache.SetAsync("a", 1);

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, await cache.GetAsync<int?>("a"));

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await cache.GetAsync<int?>("a"));
    }

    [Fact]
    public async Task A_clock_and_a_log_set_in_the_callback_replace_those_of_the_host()
    {
        var (clock, log) = (new FakeTimeProvider(), new FakeLogCollector());
        var builder = TestHost.NewBuilder("Development", ("Caches:default:timeout", "60"));
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.AddCaches<StoreCaches>(services =>
        {
            services.Time = clock;
            services.Logging = LoggerFactory.Create(logging => logging.AddProvider(new FakeLoggerProvider(log)));
        });
        using var host = builder.Build();
        var (cache, distributed) = (host.Services.GetRequiredService<Cache>(), host.Services.GetRequiredService<IDistributedCache>());
        await cache.SetAsync("a", 1);
        await distributed.SetAsync("b", [1]);

        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Null(await cache.GetAsync<int?>("a"));
        Assert.Null(await distributed.GetAsync("b"));
        await cache.SetAsync("c", "text");
        Assert.Equal(0, await cache.GetAsync<int>("c"));
        Assert.StartsWith("Cache 'default': a stored value cannot be read as Int32", Assert.Single(log.GetSnapshot()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collection_without_a_host_takes_the_configuration_that_it_has()
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Caches:default:key_prefix", (string?)"given")]).Build())
            .AddCaches();
        await using var provider = services.BuildServiceProvider();

        Assert.Equal("given", provider.GetRequiredService<Cache>().Config.KeyPrefix);
    }

    [Fact]
    public void What_the_constructor_of_the_settings_throws_is_not_wrapped()
    {
        using var host = Build<EagerCaches>("Development");

        Assert.Equal(
            "EagerCaches: the environment and the configuration are not known in the constructor of cache settings; use them in a computed property.",
            Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<Cache>()).Message);
    }

    [Fact]
    public void Nothing_is_registered_with_nothing()
    {
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddCaches());
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddCaches<StoreCaches>());
        Assert.Throws<ArgumentNullException>(() => ((IHostApplicationBuilder)null!).AddCaches());
        Assert.Throws<ArgumentNullException>(() => ((IHostApplicationBuilder)null!).AddCaches<StoreCaches>());
    }

    private static IHost Build<TSettings>(string environment, params (string Name, string? Value)[] values)
        where TSettings : CacheSettings, new()
    {
        var builder = TestHost.NewBuilder(environment, values);
        builder.AddCaches<TSettings>();
        return builder.Build();
    }

    private enum Alias
    {
        ProductPages,
    }

    private sealed record Product(string ProductName);

    private sealed class StoreCaches : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new();

        public CacheConfig CacheProductPages { get; init; } = new();
    }

    private sealed class EagerCaches : CacheSettings
    {
        public EagerCaches() => CacheDefault = new() { KeyPrefix = Environment };

        public CacheConfig CacheDefault { get; }
    }

    private sealed class Consumer(Cache cache, [FromKeyedServices("product_pages")] Cache pages, ICaches caches)
    {
        public Cache Cache => cache;

        public Cache Pages => pages;

        public ICaches Caches => caches;
    }

    private sealed class OptionalConsumer([FromKeyedServices("l1")] Cache? cache = null, [FromKeyedServices("l2")] IDistributedCache? distributed = null)
    {
        public Cache? Cache => cache;

        public IDistributedCache? Distributed => distributed;
    }

    private sealed class OneCache(Cache cache) : ICaches
    {
        public int Count => 1;

        public Cache Default => cache;

        public Cache this[string alias] => cache;

        public IEnumerator<Cache> GetEnumerator()
        {
            yield return cache;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

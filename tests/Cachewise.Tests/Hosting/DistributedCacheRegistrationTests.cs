using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Hosting;

public class DistributedCacheRegistrationTests
{
    [Fact]
    public async Task Each_cache_is_a_distributed_cache_too_by_default_and_by_alias()
    {
        using var host = Build(_ => { });
        var services = host.Services;
        var cache = services.GetRequiredService<IDistributedCache>();
        var pages = services.GetRequiredKeyedService<IDistributedCache>("pages");
        await cache.SetStringAsync("k", "default");
        await pages.SetStringAsync("k", "pages");

        Assert.Equal("default", await services.GetRequiredKeyedService<IDistributedCache>("default").GetStringAsync("k"));
        Assert.Equal("pages", await services.GetRequiredKeyedService<IDistributedCache>("pages").GetStringAsync("k"));
        Assert.Equal("configured", services.GetRequiredService<ICaches>()["configured"].Alias);
        Assert.NotNull(services.GetRequiredKeyedService<IDistributedCache>("configured"));
        Assert.IsAssignableFrom<IBufferDistributedCache>(cache);
        Assert.Same(cache, services.GetRequiredService<IDistributedCache>());
    }

    [Fact]
    public async Task What_was_registered_before_wins_and_the_log_says_so()
    {
        using var host = Build(RegisterMemory);

        await host.StartAsync();

        Assert.IsType<MemoryDistributedCache>(host.Services.GetRequiredService<IDistributedCache>());
        Assert.IsType<MemoryDistributedCache>(host.Services.GetRequiredKeyedService<IDistributedCache>("pages"));
        Assert.IsNotType<MemoryDistributedCache>(host.Services.GetRequiredKeyedService<IDistributedCache>("default"));
        Assert.EndsWith(
            """
            Information 7: IDistributedCache is registered by the application; that registration is used instead of the one of Cachewise
            Information 7: IDistributedCache 'pages' is registered by the application; that registration is used instead of the one of Cachewise
            """,
            host.Log(),
            StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task What_is_registered_after_wins_too_and_the_log_says_so()
    {
        using var host = Build(_ => { }, services => services.AddSingleton<IDistributedCache, MemoryDistributedCache>());

        await host.StartAsync();

        Assert.IsType<MemoryDistributedCache>(host.Services.GetRequiredService<IDistributedCache>());
        Assert.EndsWith(
            "\nInformation 7: IDistributedCache is registered by the application; that registration is used instead of the one of Cachewise",
            host.Log(),
            StringComparison.Ordinal);
        await host.StopAsync();
    }

    private static void RegisterMemory(IServiceCollection services)
    {
        services.AddDistributedMemoryCache();
        services.AddKeyedSingleton<IDistributedCache>("pages", (provider, _) => provider.GetRequiredService<IDistributedCache>());
    }

    private static IHost Build(Action<IServiceCollection> before, Action<IServiceCollection>? after = null)
    {
        var builder = TestHost.NewBuilder("Development", ("Caches:configured:timeout", "60"));
        before(builder.Services);
        builder.AddCaches<Settings>();
        after?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class Settings : CacheSettings
    {
        public CacheConfig? CacheDefault { get; init; } = new();

        public CacheConfig? CachePages { get; init; } = new();
    }
}

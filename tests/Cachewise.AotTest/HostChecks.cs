using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cachewise.AotTest;

/// <summary>A host with a type of cache settings: aliases, configuration, services, errors.</summary>
internal static class HostChecks
{
    public static async Task RunAsync(Checks checks, string? redisUrl)
    {
        await checks.RunAsync("a host has the declared caches", () => HasDeclaredCaches(redisUrl));
        await checks.RunAsync("each cache has a health check", () => HasHealthChecks(redisUrl));
        await checks.RunAsync("configuration is read over a declaration", () => IsConfigured(redisUrl));
        await checks.RunAsync("a YAML file is read", () => ReadsYaml(redisUrl));
        await checks.RunAsync("wrong configuration stops the start", () => StopsAtErrors(redisUrl));
    }

    private static async Task HasDeclaredCaches(string? redisUrl)
    {
        using var host = Build(redisUrl, []);
        await host.StartAsync();
        var pages = host.Services.GetRequiredKeyedService<Cache>("product_pages");
        Checks.Equal("default, product_pages, nothing", string.Join(", ", host.Services.GetRequiredService<ICaches>().Select(cache => cache.Alias)));
        Checks.Equal("testing", pages.Config.KeyPrefix);
        Checks.Equal(redisUrl is null ? CacheBackend.LocMem : CacheBackend.Redis, pages.Choice.Backend);
        Checks.Equal(CacheBackend.Dummy, host.Services.GetRequiredKeyedService<Cache>("nothing").Choice.Backend);

        await pages.SetAsync("product", new Product(1, "Teapot", 1, Since: null));
        Checks.Equal("Teapot", (await pages.GetAsync<Product>("product"))?.Name);
        var bytes = host.Services.GetRequiredKeyedService<IDistributedCache>("product_pages");
        await bytes.SetAsync("page", "<p>"u8.ToArray(), new() { SlidingExpiration = TimeSpan.FromMinutes(1) });
        Checks.Equal(3, (await bytes.GetAsync("page"))?.Length);
        await pages.ClearAsync();
        await host.StopAsync();
    }

    private static async Task HasHealthChecks(string? redisUrl)
    {
        using var host = Build(redisUrl, []);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Checks.Equal("cache:default, cache:nothing, cache:product_pages", string.Join(", ", report.Entries.Keys.Order(StringComparer.Ordinal)));
        Checks.Equal(HealthStatus.Healthy, report.Status);
        Checks.Equal(0, report.Entries["cache:default"].Data["pending_stale_keys"]);
    }

    private static async Task IsConfigured(string? redisUrl)
    {
        using var host = Build(redisUrl, new()
        {
            ["Caches:default:timeout"] = "00:10:00",
            ["Caches:default:on_failure"] = "throw",
            ["Caches:default:connection_pool_kwargs:socket_timeout"] = "3",
            ["Caches:reports:key_prefix"] = "reports",
        });
        await host.StartAsync();
        var config = host.Services.GetRequiredService<Cache>().Config;
        Checks.Equal("aot", config.KeyPrefix);
        Checks.Equal(TimeSpan.FromMinutes(10), config.Timeout);
        Checks.Equal(FailureMode.Throw, config.OnFailure);
        Checks.Equal(TimeSpan.FromSeconds(3), config.ConnectionPool?.SocketTimeout);
        Checks.Equal("reports", host.Services.GetRequiredKeyedService<Cache>("reports").Config.KeyPrefix);
        await host.StopAsync();
    }

    private static async Task ReadsYaml(string? redisUrl)
    {
        var folder = Directory.CreateTempSubdirectory("cachewise-aot-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config.testing.yaml"), "cache_default: &base\n  timeout: 00:10:00\ncache_reports: {<<: *base, key_prefix: reports}\n");
            using var host = Build(redisUrl, [], folder.FullName);
            await host.StartAsync();
            Checks.Equal(TimeSpan.FromMinutes(10), host.Services.GetRequiredService<Cache>().Config.Timeout);
            Checks.Equal("reports", host.Services.GetRequiredKeyedService<Cache>("reports").Config.KeyPrefix);
            await host.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task StopsAtErrors(string? redisUrl)
    {
        using var host = Build(redisUrl, new() { ["Caches:default:time_limit"] = "5", ["Caches:product_pages:timeout"] = "5" });
        try
        {
            await host.StartAsync();
        }
        catch (CacheConfigurationException error)
        {
            Checks.Equal(2, error.Errors.Count);
            return;
        }

        throw new InvalidOperationException("the host started");
    }

    private static IHost Build(string? redisUrl, Dictionary<string, string?> configuration, string? contentRoot = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Testing", ContentRootPath = contentRoot });
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.Configuration["REDIS_URL"] = redisUrl;
        builder.Logging.ClearProviders();
        builder.Services.AddHealthChecks().AddEachCache();
        builder.AddCaches<AotCaches>(options => options.Json.TypeInfoResolverChain.Add(ValuesContext.Default));
        return builder.Build();
    }
}

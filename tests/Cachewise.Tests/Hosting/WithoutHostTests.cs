using Cachewise.Tests.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Tests.Hosting;

/// <summary>
/// A service collection without a host and a configuration, for which the environment variables count.
/// </summary>
[Collection(nameof(EnvironmentVariableTests))]
public class WithoutHostTests
{
    [Fact]
    public void A_collection_without_a_host_works_and_is_disposed_of_synchronously()
    {
        using var variables = new Variables();
        var services = new ServiceCollection();
        Assert.Same(services, services.AddCaches<ForcedCaches>());
        var provider = services.BuildServiceProvider(validateScopes: true);
        var cache = provider.GetRequiredService<Cache>();
        var redis = provider.GetRequiredKeyedService<Cache>("remote");
        Assert.Equal(("LocMem", "Redis"), (cache.Choice.Backend.ToString(), redis.Choice.Backend.ToString()));

        provider.Dispose();

        Assert.Throws<ObjectDisposedException>(() => provider.GetRequiredService<Cache>());
    }

    [Theory]
    [InlineData(null, null, "Dummy (no Redis URL in production)")]
    [InlineData("Development", null, "LocMem (development without a Redis URL)")]
    [InlineData(null, "Testing", "LocMem (testing without a Redis URL)")]
    [InlineData("Staging", "Development", "Dummy (no Redis URL in staging)")]
    public void The_environment_is_what_the_variables_of_NET_say(string? dotnet, string? aspnetcore, string choice)
    {
        using var variables = new Variables(("DOTNET_ENVIRONMENT", dotnet), ("ASPNETCORE_ENVIRONMENT", aspnetcore));
        using var provider = new ServiceCollection().AddCaches<PlainCaches>().BuildServiceProvider();

        Assert.Equal(choice, provider.GetRequiredService<Cache>().Choice.ToString());
    }

    [Fact]
    public void REDIS_URL_and_debug_are_environment_variables()
    {
        using (new Variables(("REDIS_URL", "redis://127.0.0.1:1/4"), ("CACHES_DEBUG", "true")))
        {
            using var provider = new ServiceCollection().AddCaches<PlainCaches>().BuildServiceProvider();
            Assert.All(provider.GetRequiredService<ICaches>(), cache => Assert.Equal("Redis (a Redis URL is set)", cache.Choice.ToString()));
        }

        using (new Variables(("CACHES_DEBUG", "true")))
        {
            using var provider = new ServiceCollection().AddCaches<PlainCaches>().BuildServiceProvider();
            Assert.All(provider.GetRequiredService<ICaches>(), cache => Assert.Equal("LocMem (debug is on, and there is no Redis URL)", cache.Choice.ToString()));
        }
    }

    private sealed class PlainCaches : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new();

        public CacheConfig CachePages { get; init; } = new();
    }

    private sealed class ForcedCaches : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { Backend = CacheBackend.LocMem };

        public CacheConfig CacheRemote { get; init; } = new() { RedisUrl = "redis://127.0.0.1:1" };
    }
}

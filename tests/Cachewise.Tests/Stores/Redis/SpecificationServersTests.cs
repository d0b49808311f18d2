using Cachewise.Tests.Configuration;
using Cachewise.Tests.Django;

namespace Cachewise.Tests.Stores.Redis;

/// <summary>
/// Every example of the specification that is on Redis, on a real server; the example with Django is in
/// <see cref="SiteTests"/>.
/// </summary>
public sealed class SpecificationServersTests(ExampleServers servers) : IClassFixture<ExampleServers>
{
    [Theory]
    [MemberData(nameof(Example.NamesOnRedis), MemberType = typeof(Example))]
    public async Task An_example_keeps_what_is_written(string name)
    {
        foreach (var (alias, config) in Example.Named(name).With(servers.Here).With(Trusting).Caches)
        {
            await using var cache = Cache.Create(config! with { Required = true });
            await cache.RequireBackendAsync();

            await cache.SetAsync(name, alias);

            Assert.Equal(alias, await cache.GetAsync<string>(name));
        }
    }

    /// <summary>
    /// The authority of an example without one is that of the system, which a process cannot be given.
    /// </summary>
    private CacheConfig Trusting(CacheConfig config) => config.RedisUrl!.StartsWith("rediss", StringComparison.Ordinal)
        ? config with { ConnectionPool = config.ConnectionPool with { SslCaCerts = servers.AuthorityFile } }
        : config;
}

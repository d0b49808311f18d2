using Cachewise.Caching;
using Cachewise.Checking.Servers;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Checking;

public sealed class CheckedCacheTests(RedisServer server)
{
    [Fact]
    public async Task The_server_of_a_cache_with_a_near_cache_is_described_as_any_other()
    {
        var config = new CacheConfig { RedisUrl = server.Url(), NearCache = new() };
        await using var cache = new CheckedCache(new("default", config, new(CacheBackend.Redis, "a Redis URL is set")), new(), NoServices.Instance, TimeProvider.System);

        var report = await cache.DescribeAsync();

        Assert.Null(report!.Failure);
        Assert.Equal(CacheHealthState.Healthy, (await cache.CheckHealthAsync())!.State);
    }
}

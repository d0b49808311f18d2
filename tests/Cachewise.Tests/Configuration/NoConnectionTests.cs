using System.Net;
using System.Net.Sockets;
using Cachewise.Advice;
using Cachewise.Configuration;
using Cachewise.Selection;

namespace Cachewise.Tests.Configuration;

public class NoConnectionTests
{
    [Fact]
    public void Reading_planning_and_advising_connect_to_nothing()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var address = server.LocalEndpoint.ToString()!;
        var configuration = Declared.Values(
            ("Caches:default:redis_url", $"redis://{address}/0"), ("Caches:default:required", "true"),
            ("Caches:search:redis_url", "redis://localhost"), ("Caches:search:key_prefix", "search"), ("Caches:search:connection_pool_kwargs:service_name", "mymaster"),
            ("Caches:search:connection_pool_kwargs:sentinels:0", address));

        var plan = CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), "production", configuration));
        _ = Advisor.Advise(plan, "production").ToList();

        Assert.All(plan, cache => Assert.Equal(CacheBackend.Redis, cache.Choice.Backend));
        Assert.False(server.Pending());

        // A connection is detected: so there was none above.
        using var client = new TcpClient();
        client.Connect((IPEndPoint)server.LocalEndpoint);
        Assert.True(server.Pending());
    }
}

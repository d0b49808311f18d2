using Cachewise.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>
/// Caches with the same server and the same options share a connection; with different options they never do.
/// </summary>
public sealed class SharedLinkTests : IDisposable
{
    private readonly RedisServer _server = RedisServer.Own();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("Caches:other:key_prefix", "other", 1)]
    [InlineData("Caches:other:timeout", "7", 1)]
    [InlineData("Caches:other:max_connections", "7", 2)]
    [InlineData("Caches:other:max_connections", "50", 1)]
    [InlineData("Caches:other:connection_pool_kwargs:socket_timeout", "7", 2)]
    [InlineData("Caches:other:connection_pool_kwargs:health_check_interval", "7", 2)]
    [InlineData("Caches:other:redis_url", "1", 2)]
    [InlineData("Caches:other:redis_url", "0?", 1)]
    public async Task Connections_are_shared_where_server_and_options_are_the_same(string name, string value, int connections)
    {
        await using var provider = Provider((name, name.EndsWith("redis_url", StringComparison.Ordinal) ? _server.Url()[..^1] + value : value));
        var caches = provider.GetRequiredService<ICaches>();

        await Task.WhenAll(caches.Select(cache => cache.SetAsync("k", cache.Alias).AsTask()));

        await HasConnectionsAsync(connections);
    }

    [Fact]
    public async Task A_shared_connection_is_closed_with_the_last_cache_that_uses_it()
    {
        await using var provider = Provider(("Caches:other:key_prefix", "other"));
        var caches = provider.GetRequiredService<ICaches>();
        await caches.Default.SetAsync("k", 1);
        await caches["other"].SetAsync("k", 2);

        await caches.Default.DisposeAsync();
        await caches.Default.DisposeAsync();
        Assert.Equal(2, await caches["other"].GetAsync<int>("k"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await caches.Default.GetAsync<int>("k"));
        await caches["other"].DisposeAsync();

        await HasConnectionsAsync(0);
    }

    private ServiceProvider Provider((string Name, string Value) one) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
                new Dictionary<string, string?> { ["Caches:default:redis_url"] = _server.Url(), ["Caches:other:redis_url"] = _server.Url(), [one.Name] = one.Value }).Build())
            .AddCaches()
            .BuildServiceProvider();

    /// <summary>Waits, because the server notices a closed connection a moment later.</summary>
    private async Task HasConnectionsAsync(int expected)
    {
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},allowAdmin=true");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        int ours;
        do
        {
            ours = (await redis.GetServers()[0].ClientListAsync()).Count(client => client.Name?.StartsWith("cachewise-", StringComparison.Ordinal) == true);
        }
        while (ours != expected && !limit.IsCancellationRequested);

        Assert.Equal(expected, ours);
    }
}

using Cachewise.Tests.Servers;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace Cachewise.Tests.Servers;

/// <summary>
/// A Redis Cluster of three, shared by all tests that do not break it, started when the first test needs it. Each test
/// has keys of its own.
/// </summary>
public sealed class SharedCluster : IDisposable
{
    private readonly Lazy<RedisCluster> _cluster = new(() => new());
    private readonly Lazy<Task<ConnectionMultiplexer>> _client;

    public SharedCluster() => _client = new(() => ConnectionMultiplexer.ConnectAsync(string.Join(',', _cluster.Value.Endpoints) + ",allowAdmin=true"));

    internal RedisCluster Cluster => _cluster.Value;

    /// <summary>The declaration on this cluster.</summary>
    public CacheConfig Here(CacheConfig config) => _cluster.Value.Here(config);

    /// <summary>A plain client, which knows all nodes.</summary>
    internal Task<ConnectionMultiplexer> ClientAsync() => _client.Value;

    /// <summary>The primaries.</summary>
    internal async Task<IEnumerable<IServer>> PrimariesAsync() => (await ClientAsync()).GetServers().Where(server => !server.IsReplica);

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Result.Dispose();
        }

        if (_cluster.IsValueCreated)
        {
            _cluster.Value.Dispose();
        }
    }
}

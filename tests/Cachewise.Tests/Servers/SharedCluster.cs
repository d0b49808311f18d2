using Cachewise.Tests.Servers;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace Cachewise.Tests.Servers;

/// <summary>
/// One Redis Cluster of three for all tests that do it no harm, started when the first needs it; each keeps to keys of
/// its own.
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

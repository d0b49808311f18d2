using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Topology;

/// <summary>One server, which has all keys; also a primary with its replicas.</summary>
internal sealed class SingleServer : IRedisTopology
{
    public SlotMap Slots => SlotMap.OneServer;

    public bool IsKnown => true;

    public Task RefreshAsync(IConnectionMultiplexer client) => Task.CompletedTask;

    public Task CheckAsync(IConnectionMultiplexer client) => client.GetServers().Any(server => server.ServerType is ServerType.Cluster)
        ? throw new RedisSetupException("is a node of a cluster", "name it in ConnectionPool.StartupNodes, since each node has its own keys")
        : Task.CompletedTask;

    public void ThrowIfIncomplete()
    {
    }

    public bool IsReplica(Exception error) => ClientError.IsReplica(error) || ClientError.FindsNoPrimary(error);

    public IServer? ServerOf(IConnectionMultiplexer client, RedisNode node) => client.GetServers().FirstOrDefault();

    public ValueTask<IReadOnlyList<(RedisNode Node, IServer Server)>> GetPrimariesAsync(IConnectionMultiplexer client, Func<RedisNode, bool> which)
    {
        var servers = client.GetServers();
        return new([.. servers.Where(server => servers.Length == 1 || server is { IsConnected: true, IsReplica: false }).Select(server => (RedisNode.Unnamed, server))]);
    }

    public ValueTask<bool> HaveMovedAsync(SlotMap since, IEnumerable<IServer> among) => new(result: false);

    public ValueTask<bool> TryRefreshRouteAsync(IConnectionMultiplexer client, Func<SlotMap, RedisNode> where) => new(result: false);
}

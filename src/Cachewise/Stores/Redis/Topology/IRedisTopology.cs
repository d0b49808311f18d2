using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Topology;

/// <summary>What is behind a connection: one server, or the nodes of a cluster.</summary>
internal interface IRedisTopology
{
    /// <summary>Which node has which keys, as far as it is known.</summary>
    SlotMap Slots { get; }

    /// <summary>Whether it is known; until then the nodes must be asked before a call.</summary>
    bool IsKnown { get; }

    /// <summary>Asks the nodes which of them has which keys.</summary>
    /// <exception cref="RedisSetupException">The servers are not what the settings say.</exception>
    Task RefreshAsync(IConnectionMultiplexer client);

    /// <summary>Finds out whether the servers are what the settings say.</summary>
    /// <exception cref="RedisSetupException">They are not.</exception>
    Task CheckAsync(IConnectionMultiplexer client);

    /// <summary>Rejects what must see all entries where some have no node.</summary>
    /// <exception cref="RedisSetupException">A part has no node.</exception>
    void ThrowIfIncomplete();

    /// <summary>
    /// Whether a call failed because its server is a replica. The server says so, or the client does, which knows from
    /// when it last looked.
    /// </summary>
    bool IsReplica(Exception error);

    /// <summary>A node as the client has it; null where it has none.</summary>
    IServer? ServerOf(IConnectionMultiplexer client, RedisNode node);

    /// <summary>The servers that have the entries between them.</summary>
    ValueTask<IReadOnlyList<(RedisNode Node, IServer Server)>> GetPrimariesAsync(IConnectionMultiplexer client, Func<RedisNode, bool> which);

    /// <summary>Whether entries may have moved from one of the servers to another since the slots were so.</summary>
    ValueTask<bool> HaveMovedAsync(SlotMap since, IEnumerable<IServer> among);

    /// <summary>Asks the nodes where keys are, after one of them redirected a call.</summary>
    /// <returns>Whether a call for them is worth repeating.</returns>
    ValueTask<bool> TryRefreshRouteAsync(IConnectionMultiplexer client, Func<SlotMap, RedisNode> where);
}

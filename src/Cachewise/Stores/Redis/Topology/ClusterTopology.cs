using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Topology;

/// <summary>
/// The nodes of a cluster. The client finds them by the named nodes, and follows keys that move. This also keeps which
/// node has which keys, because each node may fail separately.
/// </summary>
/// <param name="acceptsGaps">Whether the entries of slots without a node may be left out.</param>
internal sealed class ClusterTopology(bool acceptsGaps) : IRedisTopology
{
    private static readonly TimeSpan MovePause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ReplyLimit = TimeSpan.FromMilliseconds(250); // then the next node is asked

    private readonly ConcurrentDictionary<RedisNode, bool> _suspects = new();
    private readonly Lock _lock = new();
    private Task? _refreshing;
    private long _refreshedAt;
    private volatile SlotMap _slots = SlotMap.UnknownCluster;

    public SlotMap Slots => _slots;

    public bool IsKnown => _slots != SlotMap.UnknownCluster;

    /// <summary>Calls that come while the nodes are asked get the same answer.</summary>
    public Task RefreshAsync(IConnectionMultiplexer client)
    {
        lock (_lock)
        {
            return _refreshing is { IsCompleted: false } ? _refreshing : _refreshing = Detached.Start(() => AskNodesAsync(client));
        }
    }

    /// <summary>Whether the map is younger than this, after the nodes were asked if it is not.</summary>
    public async Task<bool> IsRecentAsync(IConnectionMultiplexer client, TimeSpan age)
    {
        if (!IsYoungerThan(age / 2))
        {
            await RefreshAsync(client).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return IsYoungerThan(age);
    }

    public async Task CheckAsync(IConnectionMultiplexer client)
    {
        await RefreshAsync(client).ConfigureAwait(false);
        ThrowIfIncomplete();
    }

    public void ThrowIfIncomplete()
    {
        if (_slots.Uncovered is > 0 and var uncovered && !acceptsGaps)
        {
            throw new RedisSetupException(
                $"serves {_slots.Count - uncovered} of {_slots.Count} slots", "restore the nodes that have the others, or set ConnectionPool.SkipFullCoverageCheck to do without them");
        }
    }

    /// <summary>
    /// Where the client finds only a replica, the primary of these keys is unavailable: that is an outage.
    /// </summary>
    public bool IsReplica(Exception error) => ClientError.IsReplica(error);

    public IServer? ServerOf(IConnectionMultiplexer client, RedisNode node) => Find(client, node) ?? client.GetServers().FirstOrDefault(server => server.IsConnected);

    public async ValueTask<IReadOnlyList<(RedisNode Node, IServer Server)>> GetPrimariesAsync(IConnectionMultiplexer client, Func<RedisNode, bool> which)
    {
        await RefreshAsync(client).ConfigureAwait(false);
        return [.. _slots.Nodes.Where(which).Select(node => (node, Find(client, node)
            ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "The node has left.")))];
    }

    /// <summary>Asks each node: only the node itself knows which slots are moving to or from it.</summary>
    public async ValueTask<bool> HaveMovedAsync(SlotMap since, IEnumerable<IServer> among)
    {
        var answers = await Task.WhenAll(among.Select(async server =>
            await IsMovingAsync(server).ConfigureAwait(false) || !(await SlotsOfAsync(server).ConfigureAwait(false)).IsSameAs(since))).ConfigureAwait(false);
        return answers.Any(hasMoved => hasMoved);
    }

    public async ValueTask<bool> TryRefreshRouteAsync(IConnectionMultiplexer client, Func<SlotMap, RedisNode> where)
    {
        await RefreshAsync(client).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Find(client, where(_slots)) is not { IsConnected: true })
        {
            return false;
        }

        await Task.Delay(MovePause, TimeProvider.System).ConfigureAwait(false); // until the nodes agree
        return true;
    }

    /// <summary>
    /// A node does not answer: it is asked last which node has which keys, for when it recovers it may return a stale
    /// slot map.
    /// </summary>
    public void Suspect(RedisNode node) => _suspects[node] = true;

    /// <summary>A node answers again.</summary>
    public void Trust(RedisNode node) => _suspects.TryRemove(node, out _);

    /// <summary>The server of a node; null where the client has closed it, as one that left the cluster.</summary>
    private static IServer? Find(IConnectionMultiplexer client, RedisNode node)
    {
        try
        {
            return node.EndPoint is null ? null : client.GetServer(node.EndPoint);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private bool IsYoungerThan(TimeSpan age) => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _refreshedAt)) < age;

    // Not by the client's own call for CLUSTER NODES, after which it returns to its first slot map.
    private static async Task<SlotMap> SlotsOfAsync(IServer server) => SlotMap.Parse(await server.ExecuteAsync("CLUSTER", "SLOTS").ConfigureAwait(false), server.EndPoint);

    /// <summary>
    /// Whether a slot moves to or from the node, or may: it says so in brackets, of itself alone, if the user may ask.
    /// </summary>
    private static async Task<bool> IsMovingAsync(IServer server)
    {
        try
        {
            return ((string?)await server.ExecuteAsync("CLUSTER", "NODES").ConfigureAwait(false))!.Contains('[', StringComparison.Ordinal);
        }
        catch (RedisServerException error) when (RejectedCommand.Find(error) is not null)
        {
            return true;
        }
    }

    /// <summary>Asks the nodes one after the other until one answers, primaries first and suspects last.</summary>
    private async Task AskNodesAsync(IConnectionMultiplexer client)
    {
        Exception? failure = null;
        foreach (var server in client.GetServers().Where(server => server.IsConnected).OrderBy(server => _suspects.ContainsKey(new(server.EndPoint))).ThenBy(server => server.IsReplica))
        {
            try
            {
                _slots = await SlotsOfAsync(server).WaitAsync(ReplyLimit).ConfigureAwait(false);
                Volatile.Write(ref _refreshedAt, TimeProvider.System.GetTimestamp());
                return;
            }
            catch (RedisCommandException)
            {
                throw new RedisSetupException("does not say which node has which slots", "set AllowAdmin in the options of your connection, so that the client sends CLUSTER SLOTS");
            }
            catch (RedisServerException error) when (error.Message.Contains("cluster support disabled", StringComparison.Ordinal))
            {
                // Matched by its text, since its code is ERR, as of most errors.
                throw new RedisSetupException("is not a cluster", "remove ConnectionPool.StartupNodes");
            }
            catch (Exception error) when (ClientError.IsFailure(error))
            {
                failure = error;
            }
        }

        if (failure is not null && (ClientError.IsUnreadable(failure) || (failure is RedisServerException && RejectedCommand.Find(failure) is not null)))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "No node says which node has which keys.", failure);
    }
}

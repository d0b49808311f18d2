using System.Collections.Concurrent;
using System.Net;
using System.Runtime.ExceptionServices;
using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// To all nodes of a cluster. The client finds them by those that are named, and follows keys that move; this knows too which node has what, because each may go away by itself. When one
/// does, the others are asked time and again who has its keys now, until another has them.
/// </summary>
internal sealed class ClusterLink : RedisLink
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseOfMoving = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250); // with one node, before another is asked

    private readonly RedisConnection? _connection;
    private readonly IDatabase? _borrowed;
    private readonly ConcurrentDictionary<RedisNode, bool> _suspects = new();
    private readonly Lock _lock = new();
    private Task? _asking;
    private long _askedAt;
    private volatile SlotMap _slots = SlotMap.UnknownCluster;
    private volatile IConnectionMultiplexer? _client;

    /// <param name="settings">The settings.</param>
    /// <param name="borrowed">The application's own connection; null for one of ours.</param>
    public ClusterLink(RedisSettings settings, IConnectionMultiplexer? borrowed = null)
        : base(settings)
    {
        RedisEndpoint[] endpoints = [.. settings.Pool.StartupNodes!.Append(settings.Address.Endpoint).Distinct()]; // redis-py too takes the one of the URL along
        _borrowed = borrowed?.GetDatabase();
        _connection = borrowed is null ? new(settings, endpoints) : null;
        Address = $"the cluster of {string.Join(", ", endpoints.Select(endpoint => endpoint.ToString()))}";
    }

    public override bool IsBorrowed => _borrowed is not null;

    public override string Address { get; }

    public override string? Problem => _connection?.Problem;

    public override SlotMap Slots => _slots;

    public override bool IsInUse => _borrowed is not null || base.IsInUse;

    protected override RedisConnection? Current => _slots == SlotMap.UnknownCluster ? null : _connection;

    public override Task FirstAttemptAsync() => _connection?.FirstAttemptAsync() ?? Task.CompletedTask;

    public override async ValueTask<IReadOnlyList<(RedisNode Node, IServer Server)>> GetPrimariesAsync(Func<RedisNode, bool> which)
    {
        var multiplexer = (await GetDatabaseAsync().ConfigureAwait(false)).Multiplexer;
        await AskAsync().ConfigureAwait(false);
        return [.. _slots.Nodes.Where(which).Select(node => (node, ServerOf(node, multiplexer)
            ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "The node has left.")))];
    }

    /// <summary>Asks each node, for only itself knows which keys it is giving away or taking over.</summary>
    public override async ValueTask<bool> HaveMovedAsync(SlotMap since, IEnumerable<IServer> among)
    {
        var answers = await Task.WhenAll(among.Select(async server => await IsMovingAsync(server).ConfigureAwait(false) || !(await SlotsOfAsync(server).ConfigureAwait(false)).IsSameAs(since))).ConfigureAwait(false);
        return answers.Any(hasMoved => hasMoved);
    }

    public override async ValueTask<bool> CanFollowAsync(Func<SlotMap, RedisNode> where)
    {
        await AskAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ServerOf(where(_slots), (await ConnectAsync().ConfigureAwait(false)).Multiplexer) is not { IsConnected: true })
        {
            return false;
        }

        await Task.Delay(PauseOfMoving, TimeProvider.System).ConfigureAwait(false); // until the nodes agree
        return true;
    }

    public override void ThrowIfIncomplete()
    {
        if (_slots.Uncovered is > 0 and var uncovered && Settings.Pool.SkipFullCoverageCheck != true)
        {
            throw new RedisSetupException(
                $"serves {_slots.Count - uncovered} of {_slots.Count} slots; bring back the nodes that have the others, or set ConnectionPool.SkipFullCoverageCheck to do without them");
        }
    }

    /// <summary>While a node is waited for, the keys that it had may go to others. The client would go on asking one that hangs for a second and more.</summary>
    public override async Task<bool> IsBackAsync(RedisNode node, string start)
    {
        var database = await GetDatabaseAsync().ConfigureAwait(false);
        _suspects[node] = true;
        var ping = PingAsync(node, start);
        do
        {
            if (await HaveAskedAsync().ConfigureAwait(false) && !_slots.MayHave(node, start))
            {
                if (!ping.IsCompleted && ServerOf(node, database.Multiplexer) is { } server)
                {
                    _connection?.Cut(server.EndPoint);
                }

                await Task.WhenAny(IgnoreAsync(ping), Task.Delay(AskInterval, TimeProvider.System)).ConfigureAwait(false);
                return true;
            }
        }
        while (await Task.WhenAny(ping, Task.Delay(AskInterval, TimeProvider.System)).ConfigureAwait(false) != ping);
        try
        {
            await ping.ConfigureAwait(false);
        }
        catch (TimeoutException) when (ServerOf(node, database.Multiplexer) is { IsConnected: true } silent)
        {
            _connection?.Cut(silent.EndPoint); // it may be dead, and nobody has said so
            throw;
        }

        _suspects.TryRemove(node, out _);
        return true;
    }

    public override async Task CheckAsync()
    {
        await GetDatabaseAsync().ConfigureAwait(false);
        await AskAsync().ConfigureAwait(false);
        ThrowIfIncomplete();
    }

    public override bool IsReceiving(RedisNode node) => _client is { } client && ServerOf(node, client) is { } server && _connection?.IsReceiving(server.EndPoint) == true;

    public override string AddressOf(RedisNode node) => node.EndPoint switch
    {
        IPEndPoint ip => AddressOf(new RedisEndpoint($"{ip.Address}", ip.Port)),
        DnsEndPoint dns => AddressOf(new RedisEndpoint(dns.Host, dns.Port)),
        _ => Address,
    };

    public override string? ProblemOf(RedisNode node) =>
        _client is { } client && ServerOf(node, client) is { } server ? _connection?.ProblemOf(server.EndPoint) : Problem;

    protected override IServer? ServerOf(RedisNode node) => _client is { } client ? ServerOf(node, client) ?? client.GetServers().FirstOrDefault(server => server.IsConnected) : null;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _connection?.Dispose();
    }

    protected override ValueTask<IDatabase> FindDatabaseAsync() =>
        _borrowed is not null && _slots != SlotMap.UnknownCluster ? new(_borrowed) : new(FindAsync());

    private async Task<IDatabase> FindAsync()
    {
        var database = await ConnectAsync().ConfigureAwait(false);
        _client = database.Multiplexer;
        await AskAsync().ConfigureAwait(false);
        return database;
    }

    private ValueTask<IDatabase> ConnectAsync() => _borrowed is null ? _connection!.GetDatabaseAsync() : new(_borrowed);

    // Not by the client's own call for CLUSTER NODES, which makes it go back to the slots that it knew first.
    private static async Task<SlotMap> SlotsOfAsync(IServer server) => SlotMap.Of(await server.ExecuteAsync("CLUSTER", "SLOTS").ConfigureAwait(false), server.EndPoint);

    /// <summary>Whether a slot is on its way to or from the node, or may be: it says so in brackets, of itself alone, if the user may ask.</summary>
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

    /// <summary>The node as the client has it; null where that has given it up, which it does with nodes that have left the cluster.</summary>
    private static IServer? ServerOf(RedisNode node, IConnectionMultiplexer multiplexer)
    {
        try
        {
            return node.EndPoint is null ? null : multiplexer.GetServer(node.EndPoint);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private string AddressOf(RedisEndpoint endpoint) => $"{Settings.Address with { Endpoint = endpoint }}, a node of the cluster,";

    private static async Task IgnoreAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Asks, unless that was just done for another probe.</summary>
    private async Task<bool> HaveAskedAsync()
    {
        if (!WasAskedWithin(AskInterval / 2))
        {
            await AskAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return WasAskedWithin(AskInterval);
    }

    private bool WasAskedWithin(TimeSpan time) => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _askedAt)) < time;

    /// <summary>Learns who has what; those who ask while somebody does get the same answer.</summary>
    private Task AskAsync()
    {
        lock (_lock)
        {
            return _asking is { IsCompleted: false } ? _asking : _asking = Detached.Start(AskNodesAsync);
        }
    }

    /// <summary>Asks the nodes one after the other until one answers, suspected ones last: a recovered node may return a stale slot map.</summary>
    private async Task AskNodesAsync()
    {
        Exception? failure = null;
        var multiplexer = (await ConnectAsync().ConfigureAwait(false)).Multiplexer;
        foreach (var server in multiplexer.GetServers().Where(server => server.IsConnected).OrderBy(server => _suspects.ContainsKey(new(server.EndPoint))).ThenBy(server => server.IsReplica))
        {
            try
            {
                _slots = await SlotsOfAsync(server).WaitAsync(Patience).ConfigureAwait(false);
                Volatile.Write(ref _askedAt, TimeProvider.System.GetTimestamp());
                return;
            }
            catch (RedisCommandException)
            {
                throw new RedisSetupException("does not say who has what; set AllowAdmin in the options of your connection, with which the client lets CLUSTER SLOTS pass");
            }
            catch (RedisServerException error) when (error.Message.Contains("cluster support disabled", StringComparison.Ordinal))
            {
                throw new RedisSetupException("is no cluster; remove ConnectionPool.StartupNodes");
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

        throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "No node says who has what.", failure);
    }
}

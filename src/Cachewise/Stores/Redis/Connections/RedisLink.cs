using System.Net;
using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>The way of a cache to its servers: where the connection comes from, and what is behind it.</summary>
/// <param name="parameters">How to connect.</param>
/// <param name="source">Where the connection comes from.</param>
/// <param name="topology">What is behind it.</param>
/// <param name="probe">Finds out when a server can be used again.</param>
internal sealed class RedisLink(ConnectionParameters parameters, IConnectionSource source, IRedisTopology topology, IServerProbe probe) : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private Task<IDatabase>? _finding;
    private volatile bool _isDisposed;
    private int _scans;

    /// <summary>How to connect.</summary>
    public ConnectionParameters Parameters => parameters;

    /// <summary>Where it goes, without passwords.</summary>
    public string Address => source.Address;

    /// <summary>Why the server cannot be used; null where nothing is known but that it is unavailable.</summary>
    public ConnectionProblem? Problem => source.Problem;

    /// <summary>Whether there is a connection; one that no call has needed is not opened.</summary>
    public bool IsInUse => topology.IsKnown && source.IsConnected;

    /// <summary>Whether the connection is the application's, and stays what it is.</summary>
    public bool IsExternal => source.IsExternal;

    /// <inheritdoc cref="IConnectionSource.Switched"/>
    public Task Switched => source.Switched;

    /// <summary>How large values are transferred.</summary>
    public LargeValueTransfer LargeTransfer { get; } = new(parameters);

    /// <summary>Whether large values have a connection of their own.</summary>
    public bool HasLargeConnection => parameters.MayTryAnother && !source.IsExternal;

    /// <summary>The connection for large values; null where it is the application's, or there is none yet.</summary>
    /// <exception cref="ObjectDisposedException">
    /// Another connection takes its place, or the cache is closed.
    /// </exception>
    public RedisConnection? LargeConnection => HasLargeConnection ? Current?.Large : Current;

    /// <summary>Whether keys are being enumerated, which takes as long as there are keys.</summary>
    public bool IsScanned => Volatile.Read(ref _scans) > 0;

    /// <summary>Which node has which keys, as far as it is known.</summary>
    public SlotMap Slots => topology.Slots;

    /// <summary>The database, connected to if need be; no longer than an operation may take.</summary>
    public ValueTask<IDatabase> GetDatabaseAsync()
    {
        ThrowIfDisposed();
        return topology.IsKnown ? source.GetDatabaseAsync() : new(FindDatabaseAsync());
    }

    /// <summary>
    /// As <see cref="GetDatabaseAsync"/>, for callers that cannot await. Until it has connected they block, all for the
    /// same attempt.
    /// </summary>
    public IDatabase GetDatabase()
    {
        ThrowIfDisposed();
        return (topology.IsKnown ? source.GetDatabase() : null) ?? FindDatabase();
    }

    /// <inheritdoc cref="RedisConnection.IsReceiving"/>
    public bool IsReceiving(RedisNode node) => Current?.IsReceiving(node.EndPoint) == true;

    /// <inheritdoc cref="IRedisTopology.GetPrimariesAsync"/>
    public async ValueTask<IReadOnlyList<(RedisNode Node, IServer Server)>> GetPrimariesAsync(Func<RedisNode, bool> which) =>
        await topology.GetPrimariesAsync((await GetDatabaseAsync().ConfigureAwait(false)).Multiplexer, which).ConfigureAwait(false);

    /// <inheritdoc cref="IRedisTopology.HaveMovedAsync"/>
    public ValueTask<bool> HaveMovedAsync(SlotMap since, IEnumerable<IServer> among) => topology.HaveMovedAsync(since, among);

    /// <inheritdoc cref="IRedisTopology.ThrowIfIncomplete"/>
    public void ThrowIfIncomplete() => topology.ThrowIfIncomplete();

    /// <inheritdoc cref="IRedisTopology.TryRefreshRouteAsync"/>
    public ValueTask<bool> TryRefreshRouteAsync(Func<SlotMap, RedisNode> where) => source.Client is { } client ? topology.TryRefreshRouteAsync(client, where) : new(result: false);

    /// <summary>
    /// Waits until the server can be used again; <paramref name="start"/> is what the keys of the cache begin with.
    /// </summary>
    /// <returns>False if another one is to be asked.</returns>
    public Task<bool> ProbeAsync(RedisNode node, string start) => probe.ProbeAsync(this, node, start);

    /// <summary>
    /// Asks the server for a key. PING would not do: it does not find a database which the server does not have, nor a
    /// cluster that is down. The key begins as those of the cache, for a user may be allowed no others.
    /// </summary>
    public async Task PingAsync(RedisNode node, string start) =>
        await (await GetDatabaseAsync().ConfigureAwait(false)).KeyExistsAsync(Slots.KeyOn(node, start)).ConfigureAwait(false);

    /// <summary>Finds out whether the servers are what the settings say.</summary>
    /// <exception cref="RedisSetupException">They are not.</exception>
    public async Task CheckAsync() => await topology.CheckAsync((await GetDatabaseAsync().ConfigureAwait(false)).Multiplexer).ConfigureAwait(false);

    /// <summary>Where a node is, without passwords.</summary>
    public string AddressOf(RedisNode node) => node.EndPoint is IPEndPoint or DnsEndPoint ? AddressOf(EndpointOf(node)) : Address;

    /// <summary>The host and the port of a node.</summary>
    public RedisEndpoint EndpointOf(RedisNode node) => node.EndPoint switch
    {
        IPEndPoint ip => new($"{ip.Address}", ip.Port),
        DnsEndPoint dns => new(dns.Host, dns.Port),
        _ => source.Current?.Endpoint ?? parameters.Address.Endpoint,
    };

    /// <summary>How many sockets are open; those of the application's own connection are not known.</summary>
    public int? SocketCount => IsExternal ? null : source.Current?.SocketCount ?? 0;

    /// <summary>Why a node cannot be used.</summary>
    public ConnectionProblem? ProblemOf(RedisNode node) => node.EndPoint is { } endpoint ? source.Current?.ProblemOf(endpoint) : Problem;

    /// <summary>Product and version of a node; null where they are not known.</summary>
    public string? VersionOf(RedisNode node) => source.Client is { } client ? ServerVersion.Describe(topology.ServerOf(client, node)) : null;

    /// <summary>Why a call to a node failed that threw this.</summary>
    public RedisFailure FailureOf(RedisNode node, Exception error) =>
        RedisFailure.Create(error, new(parameters.OperationTimeout, topology.IsReplica(error), ProblemOf(node), VersionOf(node)));

    /// <summary>Keys are being enumerated from now on.</summary>
    public void BeginScan() => Interlocked.Increment(ref _scans);

    /// <summary>Keys are no longer enumerated, by one.</summary>
    public void EndScan() => Interlocked.Decrement(ref _scans);

    /// <inheritdoc cref="RedisConnection.RefreshRole"/>
    public void RefreshRole() => Current?.RefreshRole();

    /// <inheritdoc cref="IConnectionSource.FirstAttemptAsync"/>
    public Task FirstAttemptAsync() => source.FirstAttemptAsync();

    /// <summary>Closes what is connected.</summary>
    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return source.DisposeAsync();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        _isDisposed = true;
        source.Dispose();
    }

    private RedisConnection? Current => topology.IsKnown ? source.Current : null;

    private async Task<IDatabase> FindDatabaseAsync()
    {
        var database = await source.GetDatabaseAsync().ConfigureAwait(false);
        await topology.RefreshAsync(database.Multiplexer).ConfigureAwait(false);
        return database;
    }

    private IDatabase FindDatabase()
    {
        Task<IDatabase> finding;
        lock (_lock)
        {
            finding = _finding is { IsCompleted: false } ? _finding : _finding = Detached.Start(FindDatabaseAsync);
        }

        BlockedThread.WaitForAny(parameters.OperationTimeout, finding);
        return finding.GetAwaiter().GetResult();
    }

    private string AddressOf(RedisEndpoint endpoint) => $"{parameters.Address with { Endpoint = endpoint }}, a node of the cluster,";

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw CacheStore.Disposed(parameters.Alias);
        }
    }
}

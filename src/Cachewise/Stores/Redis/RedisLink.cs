using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// The way to the server that is the right one now: which connection that is may be replaced while in use, as when another server
/// becomes the primary. What is under way on the old one ends there.
/// </summary>
internal abstract class RedisLink(RedisSettings settings) : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan PauseOfReplacing = TimeSpan.FromMilliseconds(50);
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly Lock _findingLock = new();
    private Task<IDatabase>? _finding;
    private volatile bool _isDisposed;
    private int _scans;

    /// <summary>The settings.</summary>
    public RedisSettings Settings => settings;

    /// <summary>Where it goes, without passwords.</summary>
    public abstract string Address { get; }

    /// <summary>Why the server cannot be used, as what is said of it; null where there is nothing but that it is away.</summary>
    public abstract string? Problem { get; }

    /// <summary>Whether there is a connection; one that nobody has asked for yet is not made.</summary>
    public virtual bool IsInUse => Current?.IsConnected == true;

    /// <summary>Whether it is the application's, and stays what it is.</summary>
    public virtual bool IsBorrowed => false;

    /// <summary>How large values go.</summary>
    public LargeLane Large { get; } = new(settings);

    /// <summary>Whether they go by a connection of their own.</summary>
    public bool HasLargeConnection => Settings.MayTryAnother && !IsBorrowed;

    /// <summary>The connection by which large values go now; null where it is the application's.</summary>
    /// <exception cref="ObjectDisposedException">Another connection takes its place, or the cache is closed.</exception>
    public RedisConnection? LargeConnection => HasLargeConnection ? Current?.Large : Current;

    /// <summary>Whether keys are being enumerated, which takes as long as there are keys.</summary>
    public bool IsScanned => Volatile.Read(ref _scans) > 0;

    /// <summary>Ends when another connection has become the right one.</summary>
    public virtual Task Switched => Never;

    /// <summary>Which server has which keys, as far as it is known.</summary>
    public virtual SlotMap Slots => SlotMap.OneServer;

    /// <summary>The database, connected to if need be; not longer than an operation may take.</summary>
    public virtual ValueTask<IDatabase> GetDatabaseAsync()
    {
        ThrowIfDisposed();
        return Current is { } connection ? connection.GetDatabaseAsync() : FindDatabaseAsync();
    }

    /// <summary>As <see cref="GetDatabaseAsync"/>, for callers that cannot await. Before the first connection is there they block, all for the same attempt to find it.</summary>
    public virtual IDatabase GetDatabase()
    {
        ThrowIfDisposed();
        return Current is { } connection ? connection.GetDatabase() : FindDatabase();
    }

    private IDatabase FindDatabase()
    {
        Task<IDatabase> finding;
        lock (_findingLock)
        {
            finding = _finding is { IsCompleted: false } ? _finding : _finding = Detached.Start(() => FindDatabaseAsync().AsTask());
        }

        BlockedThread.WaitForAny(Settings.OperationTimeout, finding);
        return finding.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="RedisConnection.IsReceiving"/>
    public virtual bool IsReceiving(RedisNode node) => Current?.IsReceiving(server: null) == true;

    /// <summary>Those of the servers that have the entries between them.</summary>
    public virtual async ValueTask<IReadOnlyList<(RedisNode Node, IServer Server)>> GetPrimariesAsync(Func<RedisNode, bool> which)
    {
        var servers = (await GetDatabaseAsync().ConfigureAwait(false)).Multiplexer.GetServers();
        return [.. servers.Where(server => servers.Length == 1 || server is { IsConnected: true, IsReplica: false }).Select(server => (RedisNode.Unnamed, server))];
    }

    /// <summary>Whether entries may have gone from one of the servers to another since the slots were dealt out so.</summary>
    public virtual ValueTask<bool> HaveMovedAsync(SlotMap since, IEnumerable<IServer> among) => new(result: false);

    /// <summary>Refuses what is to see all entries where some cannot be.</summary>
    /// <exception cref="RedisSetupException">A part has no server.</exception>
    public virtual void ThrowIfIncomplete()
    {
    }

    /// <summary>Finds out where keys are that a node sent away.</summary>
    /// <returns>Whether it is worth asking again for a key on this node.</returns>
    public virtual ValueTask<bool> CanFollowAsync(Func<SlotMap, RedisNode> where) => new(result: false);

    /// <summary>Whether the server can be used again; <paramref name="start"/> is what the keys of the cache begin with.</summary>
    /// <returns>False if another one is to be asked.</returns>
    public virtual async Task<bool> IsBackAsync(RedisNode node, string start)
    {
        var switched = Switched;
        var ping = PingAsync(node, start);
        var pause = TimeSpan.FromTicks(Math.Min(Settings.OperationTimeout.Ticks / 4, RedisConnection.Stagger.Ticks));
        while (await Task.WhenAny(ping, switched, Task.Delay(pause, TimeProvider.System)).ConfigureAwait(false) is var first && first != ping)
        {
            if (first == switched)
            {
                Ignore(ping);
                return false; // what hangs is no longer the right server: ask the other one
            }

            pause = PauseOfReplacing; // the attempts have one of their own
            if (!ping.IsCompleted && await ReplaceAsync().ConfigureAwait(false))
            {
                Ignore(ping); // it was dead, and nothing had said so
                ping = PingAsync(node, start);
            }
        }

        try
        {
            await ping.ConfigureAwait(false);
            Current?.EndAttempts();
            return true;
        }
        catch (RedisConnectionException) when (Problem is not { } problem || problem.EndsWith(Settings.FixOfSlowConnect, StringComparison.Ordinal))
        {
            if (!await ReplaceAsync().ConfigureAwait(false))
            {
                throw;
            }

            await PingAsync(node, start).ConfigureAwait(false); // the client's own attempt to connect would have taken longer
            return true;
        }
        catch (TimeoutException) when (!Settings.MayTryAnother)
        {
            Current?.CutIfConnected(); // it may be dead, and no other can tell
            throw;
        }
    }

    /// <summary>
    /// Asks the server for a key. PING would not do: it does not find a database which the server does not have, nor a cluster that is down. The key begins as those of the
    /// cache, for a user may be allowed no others.
    /// </summary>
    public async Task PingAsync(RedisNode node, string start) =>
        await (await GetDatabaseAsync().ConfigureAwait(false)).KeyExistsAsync(Slots.KeyOn(node, start)).ConfigureAwait(false);

    /// <summary>Finds out whether the servers are what the settings say.</summary>
    /// <exception cref="RedisSetupException">They are not.</exception>
    public virtual async Task CheckAsync()
    {
        if ((await GetDatabaseAsync().ConfigureAwait(false)).Multiplexer.GetServers().Any(server => server.ServerType is ServerType.Cluster))
        {
            throw new RedisSetupException("is a node of a cluster; name it in ConnectionPool.StartupNodes, since many keys at once are not on one node");
        }
    }

    /// <summary>Where a server is, without passwords.</summary>
    public virtual string AddressOf(RedisNode node) => Address;

    /// <summary>Why a server cannot be used.</summary>
    public virtual string? ProblemOf(RedisNode node) => Problem;

    /// <summary>What a failure says about a server.</summary>
    public ServerFacts FactsOf(RedisNode node) => new(
        Settings.OperationTimeout,
        Slots.IsCluster,
        ProblemOf(node) is { } problem ? new(ConnectionProblemKind.Misconfigured, problem) : null,
        VersionOf(node));

    /// <summary>Product and version of a server; null where they are not known.</summary>
    public string? VersionOf(RedisNode node) => ServerVersion.Of(ServerOf(node));

    /// <summary>Keys are being enumerated from now on.</summary>
    public void BeginScan() => Interlocked.Increment(ref _scans);

    /// <summary>Keys are no longer enumerated, by one.</summary>
    public void EndScan() => Interlocked.Decrement(ref _scans);

    /// <inheritdoc cref="RedisConnection.LookAgain"/>
    public void LookAgain() => Current?.LookAgain();

    /// <summary>Waits until the first attempt to connect has succeeded or failed: as long as connecting may take, unlike operations.</summary>
    public abstract Task FirstAttemptAsync();

    /// <summary>Closes what is connected.</summary>
    public virtual ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return Current?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public virtual void Dispose()
    {
        _isDisposed = true;
        Current?.Dispose();
    }

    /// <summary>The connection to use; null while it is not known where to.</summary>
    protected abstract RedisConnection? Current { get; }

    /// <summary>A server as the client has it; null where there is no connection.</summary>
    protected virtual IServer? ServerOf(RedisNode node) => Current?.Server;

    /// <summary>The database of a connection that is still to be found.</summary>
    protected abstract ValueTask<IDatabase> FindDatabaseAsync();

    /// <summary>Puts a connection into the place of another, which is the right one no longer.</summary>
    /// <returns>Whether it was there.</returns>
    protected virtual bool Replace(RedisConnection last, RedisConnection next) => false;

    /// <summary>Goes over to another connection to the same server, if that can be made soon.</summary>
    private async Task<bool> ReplaceAsync()
    {
        if (!Settings.MayTryAnother || Current is not { } last || await last.AnotherAsync().ConfigureAwait(false) is not { } next)
        {
            return false;
        }

        if (_isDisposed || !Replace(last, next))
        {
            await next.DisposeAsync().ConfigureAwait(false);
            return false;
        }

        _ = Detached.Start(async () => await last.DisposeAsync().ConfigureAwait(false)); // on a dead connection that takes a time-out
        if (_isDisposed)
        {
            await next.DisposeAsync().ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Nobody waits for it any more, nor for its failure.</summary>
    private static void Ignore(Task task) =>
        _ = task.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    protected void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw CacheStore.Disposed(settings.Alias);
        }
    }
}

using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>
/// The way to the server that is the right one now: which connection that is may change under the hands of the stores that use it, as when another server
/// becomes the primary. What is under way on the old one ends there.
/// </summary>
internal abstract class RedisLink(RedisSettings settings) : IAsyncDisposable, IDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private volatile bool _isDisposed;

    /// <summary>The settings.</summary>
    public RedisSettings Settings => settings;

    /// <summary>Where it goes, without passwords.</summary>
    public abstract string Address { get; }

    /// <summary>Why the server cannot be used, as what is said of it; null where there is nothing but that it is away.</summary>
    public abstract string? Problem { get; }

    /// <summary>Whether there is a connection; one that nobody has asked for yet is not made.</summary>
    public virtual bool IsInUse => Current?.IsConnected == true;

    /// <summary>Ends when another connection has become the right one.</summary>
    public virtual Task Switched => Never;

    /// <summary>The database, connected to if need be; not longer than an operation may take.</summary>
    public virtual ValueTask<IDatabase> GetDatabaseAsync()
    {
        ThrowIfDisposed();
        return Current is { } connection ? connection.GetDatabaseAsync() : FindDatabaseAsync();
    }

    /// <summary>
    /// As <see cref="GetDatabaseAsync"/>, for callers that cannot wait. Before the first connection is there they do: it is made in
    /// the background, on threads of its own, so that nobody waits for himself.
    /// </summary>
    public virtual IDatabase GetDatabase()
    {
        ThrowIfDisposed();
        return Current is { } connection ? connection.GetDatabase() : Task.Run(async () => await FindDatabaseAsync().ConfigureAwait(false)).GetAwaiter().GetResult();
    }

    /// <summary>The servers that have the entries between them.</summary>
    public async ValueTask<IEnumerable<IServer>> GetPrimariesAsync()
    {
        var database = await GetDatabaseAsync().ConfigureAwait(false);
        return database.Multiplexer.GetServers() is [var only] ? [only] : database.Multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false });
    }

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

    /// <summary>The database of a connection that is still to be found.</summary>
    protected abstract ValueTask<IDatabase> FindDatabaseAsync();

    protected void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw Backends.CacheStore.Disposed(settings.Alias);
        }
    }
}

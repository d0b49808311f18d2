using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Where the connection to use comes from: opened by Cachewise, by the application, or to the primary that sentinels
/// name. It may be replaced while in use; what is under way on the old one ends there.
/// </summary>
internal interface IConnectionSource : IAsyncDisposable, IDisposable
{
    /// <summary>Where it goes, without passwords.</summary>
    string Address { get; }

    /// <summary>Why the server cannot be used; null where nothing is known but that it is unavailable.</summary>
    ConnectionProblem? Problem { get; }

    /// <summary>Whether the application made the connection, and keeps it.</summary>
    bool IsExternal { get; }

    /// <summary>Whether there is a connection; one that no call has needed is not opened.</summary>
    bool IsConnected { get; }

    /// <summary>The connection of our own; null where there is none, or none yet.</summary>
    RedisConnection? Current { get; }

    /// <summary>The client; null before it has connected.</summary>
    IConnectionMultiplexer? Client { get; }

    /// <summary>Ends when the connection goes to another server.</summary>
    Task Switched { get; }

    /// <summary>The database, connected to if need be; no longer than an operation may take.</summary>
    ValueTask<IDatabase> GetDatabaseAsync();

    /// <summary>
    /// As <see cref="GetDatabaseAsync"/>, for callers that cannot await; null where the server is still to be found.
    /// </summary>
    IDatabase? GetDatabase();

    /// <summary>
    /// Waits until the first attempt to connect has succeeded or failed: as long as connecting may take, unlike
    /// operations.
    /// </summary>
    Task FirstAttemptAsync();

    /// <summary>Uses another connection to the same server.</summary>
    /// <returns>False where the last one is not in use any more, or the source is closed.</returns>
    bool TryReplace(RedisConnection last, RedisConnection next);
}

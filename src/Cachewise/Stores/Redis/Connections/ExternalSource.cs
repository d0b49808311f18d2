using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>A connection that the application made, and keeps.</summary>
/// <param name="database">The database.</param>
/// <param name="address">Where it goes.</param>
internal sealed class ExternalSource(IDatabase database, string address) : IConnectionSource
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    public string Address => address;

    public ConnectionProblem? Problem => null;

    public bool IsExternal => true;

    public bool IsConnected => true;

    public RedisConnection? Current => null;

    public IConnectionMultiplexer Client => database.Multiplexer;

    public Task Switched => Never;

    public ValueTask<IDatabase> GetDatabaseAsync() => new(database);

    public IDatabase GetDatabase() => database;

    public Task FirstAttemptAsync() => Task.CompletedTask;

    public bool TryReplace(RedisConnection last, RedisConnection next) => false;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose()
    {
    }
}

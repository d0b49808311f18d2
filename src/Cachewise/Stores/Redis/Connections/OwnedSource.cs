using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>A connection of our own to the servers that the settings name.</summary>
/// <param name="parameters">How to connect.</param>
/// <param name="endpoints">The server, or nodes of the cluster.</param>
/// <param name="address">Where it goes, without passwords.</param>
internal sealed class OwnedSource(ConnectionParameters parameters, IReadOnlyList<RedisEndpoint> endpoints, string address) : IConnectionSource
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly Lock _lock = new();
    private volatile RedisConnection _current = new(parameters, endpoints);
    private bool _isClosed;

    public string Address => address;

    public ConnectionProblem? Problem => _current.Problem;

    public bool IsExternal => false;

    public bool IsConnected => _current.IsConnected;

    public RedisConnection Current => _current;

    public IConnectionMultiplexer? Client => _current.Client;

    public Task Switched => Never;

    public ValueTask<IDatabase> GetDatabaseAsync() => _current.GetDatabaseAsync();

    public IDatabase GetDatabase() => _current.GetDatabase();

    public Task FirstAttemptAsync() => _current.FirstAttemptAsync();

    public bool TryReplace(RedisConnection last, RedisConnection next)
    {
        lock (_lock)
        {
            if (_isClosed || _current != last)
            {
                return false;
            }

            _current = next;
            return true;
        }
    }

    public ValueTask DisposeAsync() => Close().DisposeAsync();

    public void Dispose() => Close().Dispose();

    private RedisConnection Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _current;
        }
    }
}

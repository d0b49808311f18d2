using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// Large calls that have failed for their callers and that the client may still send. Such a write must not reach the server after a later call for the same key that went by the other connection: that call waits
/// until the write has ended.
/// </summary>
/// <param name="operationTimeout">How long a call is waited for before its connection is cut, and after that.</param>
internal sealed class AbandonedCalls(TimeSpan operationTimeout)
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private volatile int _count;

    /// <summary>Whether there are none. Every write asks, so this is one field.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Adds a call, which is removed when it ends.</summary>
    /// <param name="ended">Ends with the call.</param>
    /// <param name="connection">What it was sent by; null where that is not known.</param>
    /// <param name="written">The key that it may write; null for a read.</param>
    public void Add(Task ended, RedisConnection? connection, RedisKey? written)
    {
        var call = new Call(ended, connection, written);
        lock (_lock)
        {
            _calls.Add(call);
            _count = _calls.Count;
        }

        _ = ended.ContinueWith(
            _ =>
            {
                lock (_lock)
                {
                    _calls.Remove(call);
                    _count = _calls.Count;
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Whether one of the calls may write one of the keys.</summary>
    public bool MayWrite<TKeys>(TKeys keys)
        where TKeys : struct, IRedisKeys
    {
        lock (_lock)
        {
            return _calls.Exists(call => call.Written is { } key && keys.Includes(key));
        }
    }

    /// <summary>Waits an operation time-out for the calls that there are now.</summary>
    /// <returns>Whether all have ended.</returns>
    public Task<bool> EndAsync() => EndAsync(Snapshot());

    /// <summary>Cuts the connections of the calls that there are now, which ends them.</summary>
    /// <returns>Whether all have ended within an operation time-out.</returns>
    public Task<bool> CutAsync()
    {
        var calls = Snapshot();
        foreach (var connection in calls.Select(call => call.Connection).Distinct())
        {
            connection?.Cut();
        }

        return EndAsync(calls);
    }

    private async Task<bool> EndAsync(Call[] calls)
    {
        var all = Task.WhenAll(calls.Select(call => call.Ended));
        await all.WaitAsync(operationTimeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return all.IsCompleted;
    }

    private Call[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _calls];
        }
    }

    private sealed record Call(Task Ended, RedisConnection? Connection, RedisKey? Written);
}

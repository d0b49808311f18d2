using Cachewise.Concurrency;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// Large calls that have failed for their callers and that the client may still send. Such a write must not reach the
/// server after a later call for the same key on the other connection: the later call waits until the write
/// has ended.
/// </summary>
/// <param name="connections">The connection in use.</param>
/// <param name="ping">Asks whether a server replies.</param>
internal sealed class AbandonedCalls(ConnectionSwitch connections, NodePing ping)
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private volatile int _count;
    private int _isChecking;

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

        _ = ended.ContinueWith(_ => Remove(call), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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

    /// <summary>
    /// Ends the calls before a later one is sent: waits an operation timeout, then closes their connections if the
    /// server replies on the other one, and waits another. A server that does not reply may have the whole write in its
    /// socket, which closing the connection does not undo.
    /// </summary>
    /// <param name="node">The server that must reply; null where it just has.</param>
    /// <returns>Why the later call may not be sent; null if it may.</returns>
    public async Task<StoreFailure?> EndAsync(RedisNode? node)
    {
        if (IsEmpty || await WaitAsync(Snapshot()).ConfigureAwait(false))
        {
            return null;
        }

        if (node is not null && await ping.PingAsync(node).ConfigureAwait(false) is { } failure)
        {
            return failure;
        }

        return await CutAsync().ConfigureAwait(false) ? null : Pending;
    }

    /// <summary>As <see cref="EndAsync"/>, for callers that cannot await.</summary>
    public StoreFailure? End(RedisNode node)
    {
        var ending = Detached.Start(() => Task.Run(() => EndAsync(node)));
        return BlockedThread.HasEnded(connections.Current.Parameters.OperationTimeout * 4, ending) ? ending.GetAwaiter().GetResult() : Pending;
    }

    /// <summary>
    /// After a large value has failed, which opens no circuit: asks the server on the other connection. If it does not
    /// reply, that opens the circuit; if it does, the abandoned calls are ended.
    /// </summary>
    public void CheckServer()
    {
        if (Interlocked.Exchange(ref _isChecking, 1) == 0)
        {
            _ = Detached.Run(CheckServerAsync);
        }
    }

    private async Task CheckServerAsync()
    {
        try
        {
            if (await ping.PingAllAsync().ConfigureAwait(false) is null && !await WaitAsync(Snapshot()).ConfigureAwait(false))
            {
                await CutAsync().ConfigureAwait(false);
            }
        }
        catch (ObjectDisposedException)
        {
            // The cache was disposed of meanwhile.
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }

    private StoreFailure Pending => RedisFailure.EarlierWritePending.At(connections.Current.Address);

    /// <summary>Closes the connections of the calls that there are now, which ends them.</summary>
    /// <returns>Whether all have ended within an operation timeout.</returns>
    private Task<bool> CutAsync()
    {
        var calls = Snapshot();
        foreach (var connection in calls.Select(call => call.Connection).Distinct())
        {
            connection?.Cut();
        }

        return WaitAsync(calls);
    }

    private async Task<bool> WaitAsync(Call[] calls)
    {
        var all = Task.WhenAll(calls.Select(call => call.Ended));
        await all.WaitAsync(connections.Current.Parameters.OperationTimeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return all.IsCompleted;
    }

    private void Remove(Call call)
    {
        lock (_lock)
        {
            _calls.Remove(call);
            _count = _calls.Count;
        }
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

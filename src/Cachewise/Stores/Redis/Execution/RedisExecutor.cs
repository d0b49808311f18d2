using System.Runtime.CompilerServices;
using Cachewise.Concurrency;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Telemetry;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// How every call reaches the server, whether its caller awaits or blocks: fails at once while the circuit is open;
/// waits until stale keys are removed and until abandoned writes of the same key have ended; repeats after a redirect,
/// with another command where the server rejects one, and once after a timeout where that is set and safe.
/// </summary>
/// <param name="connections">The connection in use.</param>
/// <param name="circuits">The circuits of the nodes.</param>
/// <param name="journal">The stale keys.</param>
/// <param name="cleaner">Removes them.</param>
/// <param name="abandoned">Large calls that may still be sent.</param>
/// <param name="fallbacks">Commands in place of rejected ones.</param>
/// <param name="telemetry">Records each attempt.</param>
internal sealed class RedisExecutor(
    ConnectionSwitch connections,
    RedisCircuits circuits,
    StaleKeyJournal journal,
    StaleKeyCleaner cleaner,
    AbandonedCalls abandoned,
    CommandFallbacks fallbacks,
    CacheTelemetry telemetry)
{
    /// <summary>How many redirects a call follows.</summary>
    public const int MaxRedirects = 10;

    private int _underWay;

    /// <summary>Why a call fails at once; null where it may be sent.</summary>
    public StoreFailure? FailureOf<TKeys>(TKeys keys)
        where TKeys : struct, IRedisKeys
    {
        connections.ThrowIfDisposed();
        return circuits.FailureOf(connections.Current, keys);
    }

    /// <summary>Whether the server may hold a stale value of one of the keys.</summary>
    public bool IsStale<TKeys>(TKeys keys)
        where TKeys : struct, IRedisKeys => !journal.IsEmpty && keys.AreIn(journal);

    /// <param name="operation">What is done.</param>
    /// <param name="keys">The keys that it touches.</param>
    /// <param name="state">What the command needs, so that it needs no closure.</param>
    /// <param name="command">The command.</param>
    public ValueTask<Reply<T>> ExecuteAsync<TKeys, TState, TReply, T>(CacheOperation operation, TKeys keys, TState state, RedisCommand<TKeys, TState, TReply, T> command)
        where TKeys : struct, IRedisKeys =>
        ExecuteAsync(isAsync: true, operation, keys, state, command);

    /// <summary>As above, for a command whose reply is the value.</summary>
    public ValueTask<Reply<T>> ExecuteAsync<TKeys, TState, T>(
        CacheOperation operation, TKeys keys, TState state, string name, Func<RedisAttempt, TKeys, TState, Task<T>> sendAsync)
        where TKeys : struct, IRedisKeys =>
        ExecuteAsync(isAsync: true, operation, keys, state, new RedisCommand<TKeys, TState, T, T>(name, sendAsync, static (_, _, reply) => reply));

    /// <summary>The same for callers that cannot await.</summary>
    public Reply<T> Execute<TKeys, TState, TReply, T>(CacheOperation operation, TKeys keys, TState state, RedisCommand<TKeys, TState, TReply, T> command)
        where TKeys : struct, IRedisKeys
    {
        var call = ExecuteAsync(isAsync: false, operation, keys, state, command);
        return call.IsCompleted ? call.GetAwaiter().GetResult() : throw new InvalidOperationException("A call that blocks must not await.");
    }

    /// <summary>The reply of a call that was not done.</summary>
    public Reply<T> Fail<TKeys, T>(CacheOperation operation, TKeys keys, StoreFailure failure)
        where TKeys : struct, IRedisKeys =>
        operation.IsWrite ? Reply<T>.OfWrite(default!, new StaleWrite<TKeys>(this, keys, failure)) : Reply<T>.Unavailable(failure);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // awaited once, by us
    private async ValueTask<Reply<T>> ExecuteAsync<TKeys, TState, TReply, T>(
        bool isAsync, CacheOperation operation, TKeys keys, TState state, RedisCommand<TKeys, TState, TReply, T> command)
        where TKeys : struct, IRedisKeys
    {
        var isAlone = Interlocked.Increment(ref _underWay) == 1;
        try
        {
            connections.ThrowIfDisposed();
            var mayRepeat = operation.IsIdempotent;
            for (var redirects = 0; ; redirects++)
            {
                var (generation, link) = (circuits.Generation, connections.Current);
                if (circuits.FailureOf(link, keys) is { } open)
                {
                    return Fail<TKeys, T>(operation, keys, open);
                }

                if (!(journal.IsEmpty && abandoned.IsEmpty) && await WaitForEarlierAsync(isAsync, link, operation, keys).ConfigureAwait(false) is { } pending)
                {
                    return Fail<TKeys, T>(operation, keys, pending);
                }

                var slots = link.Slots;
                var call = telemetry.BeginDatabaseCall(command.Name, keys.Callers);
                try
                {
                    var attempt = new RedisAttempt(link, isAsync ? await link.GetDatabaseAsync().ConfigureAwait(false) : link.GetDatabase());
                    slots = link.Slots; // the owner of the key in this map is the node that fails
                    var value = command.Read(keys, state, isAsync ? await SendAsync(isAlone, attempt, keys, state, command).ConfigureAwait(false) : Send(attempt, keys, state, command));
                    if (call.IsRecorded)
                    {
                        telemetry.End(call, link, keys.NodeIn(slots));
                    }

                    return new(value);
                }
                catch (Exception error) when (call.IsRecorded && telemetry.EndsWithError(call, link, keys.NodeIn(slots), error))
                {
                    // Never here: the filter only records the error.
                }
                catch (TimeoutException) when (mayRepeat && link.Parameters.Pool.RetryOnTimeout == true && !circuits.IsOpen(keys.NodeIn(slots)))
                {
                    mayRepeat = false;
                }
                catch (RedisServerException error) when (command.IsReply?.Invoke(error) == true)
                {
                    return new(command.ReadError!(keys, state, error));
                }
                catch (RedisServerException error) when (fallbacks.Adopt(error))
                {
                }
                catch (Exception error) when (circuits.IsFailure(error))
                {
                    if (redirects < MaxRedirects && ClientError.IsRedirect(error) && await TryRefreshRouteAsync(isAsync, link, keys).ConfigureAwait(false))
                    {
                        continue;
                    }

                    var failure = circuits.Fail(link, keys.NodeIn(slots), generation, error);
                    if (failure.Kind is not FailureKind.BehindOtherReplies || command.ReadBehindOthers is not { } readBehindOthers)
                    {
                        return Fail<TKeys, T>(operation, keys, failure);
                    }

                    command.Ended?.Invoke(state);
                    command = command with { Ended = null };
                    return await readBehindOthers(keys, state, isAsync).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            command.Ended?.Invoke(state);
        }
    }

    /// <summary>Sends a command. Beside others it may wait for theirs, so that they leave together.</summary>
    private static Task<TReply> SendAsync<TKeys, TState, TReply, T>(bool isAlone, RedisAttempt attempt, TKeys keys, TState state, RedisCommand<TKeys, TState, TReply, T> command)
        where TKeys : struct, IRedisKeys =>
        isAlone
            ? SocketTransport.SendAtOnce((command, attempt, keys, state), static call => call.command.SendAsync(call.attempt, call.keys, call.state))
            : command.SendAsync(attempt, keys, state);

    private static TReply Send<TKeys, TState, TReply, T>(RedisAttempt attempt, TKeys keys, TState state, RedisCommand<TKeys, TState, TReply, T> command)
        where TKeys : struct, IRedisKeys =>
        SocketTransport.SendAtOnce((command, attempt, keys, state), static call => call.command.Send!(call.attempt, call.keys, call.state));

    /// <summary>Waits for what must reach the server before this call.</summary>
    /// <returns>Why the call may not be sent; null if it may.</returns>
    private async ValueTask<StoreFailure?> WaitForEarlierAsync<TKeys>(bool isAsync, RedisLink link, CacheOperation operation, TKeys keys)
        where TKeys : struct, IRedisKeys
    {
        if (!journal.IsEmpty && await WaitForCleaningAsync(isAsync, link, keys).ConfigureAwait(false) is { } stale)
        {
            return stale;
        }

        if (abandoned.IsEmpty || operation.IsRead || !abandoned.MayWrite(keys))
        {
            return null;
        }

        var node = keys.NodeIn(link.Slots);
        return isAsync ? await abandoned.EndAsync(node).ConfigureAwait(false) : abandoned.End(node);
    }

    /// <summary>
    /// Starts to remove the stale keys, and waits if the call needs one of them: at most as long as an operation may
    /// take, although scanning a large database takes longer.
    /// </summary>
    private async ValueTask<StoreFailure?> WaitForCleaningAsync<TKeys>(bool isAsync, RedisLink link, TKeys keys)
        where TKeys : struct, IRedisKeys
    {
        var isNeeded = keys.AreIn(journal);
        var cleaning = cleaner.Start(isNeeded);
        var started = TimeProvider.System.GetTimestamp();
        while (isNeeded)
        {
            var left = link.Parameters.OperationTimeout - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || circuits.IsOpen(keys.NodeIn(link.Slots)))
            {
                return RedisFailure.Stale.At(link.Address);
            }

            if (isAsync)
            {
                await Task.WhenAny(cleaning, Task.Delay(left, TimeProvider.System)).ConfigureAwait(false);
            }
            else
            {
                BlockedThread.HasEnded(left, cleaning);
            }

            isNeeded = keys.AreIn(journal);
            if (isNeeded && cleaning.IsCompletedSuccessfully)
            {
                if (await cleaning.ConfigureAwait(false) is { } failure)
                {
                    return failure;
                }

                cleaning = cleaner.Start(isNeeded); // the key became stale again while it was being removed
            }
        }

        return null;
    }

    /// <summary>
    /// Asks the nodes where the keys are now; a caller that blocks waits no longer than an operation may take.
    /// </summary>
    private static async ValueTask<bool> TryRefreshRouteAsync<TKeys>(bool isAsync, RedisLink link, TKeys keys)
        where TKeys : struct, IRedisKeys
    {
        if (isAsync)
        {
            return await link.TryRefreshRouteAsync(slots => keys.NodeIn(slots)).ConfigureAwait(false);
        }

        var following = Detached.Start(() => Task.Run(() => link.TryRefreshRouteAsync(slots => keys.NodeIn(slots)).AsTask()));
        return BlockedThread.HasEnded(link.Parameters.OperationTimeout, following) && await following.ConfigureAwait(false);
    }

    /// <summary>
    /// Marks the keys of a dropped write as stale. If no circuit is open, as after a rejected command, no probe removes
    /// them, so the removal starts here.
    /// </summary>
    private void MarkStale<TKeys>(TKeys keys)
        where TKeys : struct, IRedisKeys
    {
        keys.AddTo(journal);
        if (!connections.IsDisposed && !circuits.IsOpen(keys.NodeIn(connections.Current.Slots)))
        {
            _ = cleaner.Start(isNeeded: true);
        }
    }

    private sealed class StaleWrite<TKeys>(RedisExecutor executor, TKeys keys, StoreFailure failure) : FailedWrite(failure)
        where TKeys : struct, IRedisKeys
    {
        public override void MarkStale() => executor.MarkStale(keys);
    }
}

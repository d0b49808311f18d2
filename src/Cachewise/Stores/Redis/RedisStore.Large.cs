using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <content>
/// Large values, which must not hold up small ones: they go by <see cref="LargeLane"/>. A write knows its size. A read of a key that is known to have a large value asks the server for the length first. The first read of
/// any other large value uses the small connection; a read that times out there while its reply is received is sent once more by the other connection.
/// </content>
internal sealed partial class RedisStore
{
    // What compression, frames and the escapes of other programs may add to a value that is as large as may be.
    private const int ShareOfMargin = 64;
    private const int Margin = 64 * 1024;

    private readonly LargeKeys _largeKeys = new();
    private readonly long _mostBytes;
    private int _isChecking;

    /// <summary>The bytes of a value that is written. The key of a large one is remembered.</summary>
    private int SizeOf(KeySpace keys, string key, CacheEntry value)
    {
        var size = value.GetPayload().Length;
        if (size > LargeLane.Threshold)
        {
            _largeKeys.Add(keys, key);
        }

        return size;
    }

    /// <summary>Whether the call failed because other bytes of the server were in front of its answer.</summary>
    private static bool WasBehindOthers(StoreFailure? failure) => failure is { Kind: FailureKind.BehindOtherReplies };

    /// <summary>Sends a large value by <see cref="LargeLane"/>, a small one as any call.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="key">The key that it touches.</param>
    /// <param name="size">How many bytes are sent.</param>
    /// <param name="state">What else is handed on.</param>
    /// <param name="send">Sends the command.</param>
    private ValueTask<Reply<T>> AskSizedAsync<TState, T>(CacheOperation operation, OneKey key, int size, TState state, Func<IDatabase, OneKey, TState, Task<T>> send) =>
        size <= LargeLane.Threshold ? AskAsync(operation, key, state, send) : AskLargeAsync(operation, key, size, held: size, state, send);

    private async ValueTask<Reply<T>> AskLargeAsync<TState, T>(CacheOperation operation, OneKey key, long size, long held, TState state, Func<IDatabase, OneKey, TState, Task<T>> send)
    {
        var call = (Link: _link, Size: size, Held: held, Abandoned: _abandoned, Written: operation.IsRead ? (RedisKey?)null : key.Key, State: state, Send: send);
        var reply = await AskAsync(operation, key, call, static (_, key, call) =>
            call.Link.Large.RunAsync(call.Link, call.Size, call.Held, (ended, connection) => call.Abandoned.Add(ended, connection, call.Written), database => call.Send(database, key, call.State))).ConfigureAwait(false);
        if (reply.Failure is { Kind: FailureKind.LargeValue })
        {
            ThrowIfDisposed();
            CheckServer();
        }

        return reply;
    }

    /// <summary>
    /// A large value that fails does not open the circuit breaker. A call on the small connection does, where the server does not answer; where it does, the abandoned calls are ended.
    /// </summary>
    private void CheckServer()
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
            if ((await PingAsync(CacheOperation.HealthCheck).ConfigureAwait(false)).IsAvailable && !await _abandoned.EndAsync().ConfigureAwait(false))
            {
                await _abandoned.CutAsync().ConfigureAwait(false);
            }
        }
        catch (ObjectDisposedException)
        {
            // The cache was closed meanwhile.
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }

    /// <summary>Whether the call could reach the server before an abandoned write of the same key, which would undo it.</summary>
    private bool IsOvertaking<TKeys>(CacheOperation operation, TKeys keys)
        where TKeys : struct, IRedisKeys =>
        !_abandoned.IsEmpty && !operation.IsRead && _abandoned.MayWrite(keys);

    /// <summary>
    /// Ends the abandoned calls before a later call is sent: it waits an operation time-out, then cuts their connection, if the server answers on the small one, and waits another. A server that does not answer may have
    /// the whole write in its socket, which cutting does not take back.
    /// </summary>
    /// <param name="operation">The later call.</param>
    /// <param name="node">Which server is to answer; null where it just has.</param>
    /// <returns>Why the later call may not be sent; null if it may.</returns>
    private async Task<StoreFailure?> EndAbandonedAsync(CacheOperation operation, RedisNode? node)
    {
        if (await _abandoned.EndAsync().ConfigureAwait(false))
        {
            return null;
        }

        if (node is { } asked
            && await ReachAsync(CacheOperation.HealthCheck, asked, static (link, node, start) => link.PingAsync(node, start)).ConfigureAwait(false) is { IsAvailable: false, Failure: var failure })
        {
            return failure.Of(operation.Name);
        }

        return await _abandoned.CutAsync().ConfigureAwait(false) ? null : StillUnderWay(operation);
    }

    /// <summary>As <see cref="EndAbandonedAsync"/>, for callers that cannot await.</summary>
    private StoreFailure? EndAbandoned(CacheOperation operation, RedisNode node)
    {
        var ending = Detached.Start(() => Task.Run(() => EndAbandonedAsync(operation, node)));
        return BlockedThread.HasEnded(_link.Settings.OperationTimeout * 4, ending) ? ending.GetAwaiter().GetResult() : StillUnderWay(operation);
    }

    private StoreFailure StillUnderWay(CacheOperation operation) => RedisFailure.EarlierWritePending.At(_link.Address, operation.Name);

    private Reply<bool> SetLarge(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        Block(CacheOperation.Set, new OneKey(keys, key), value.GetPayload().Length, () => SetAsync(keys, key, value, expiry));

    private Reply<bool> AddLarge(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        Block(CacheOperation.Add, new OneKey(keys, key), value.GetPayload().Length, () => AddAsync(keys, key, value, expiry));

    private Reply<bool> TouchIfLarge(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) =>
        Block(CacheOperation.Touch, new OneKey(keys, key), payload.Length, () => TouchIfAsync(keys, key, payload, expiry));

    private Reply<bool> SetSlidingLarge(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left) =>
        Block(CacheOperation.Set, new OneKey(keys, key), value.GetPayload().Length, () => SetSlidingAsync(keys, key, value, expiry, left));

    private Reply<CacheEntry?> ReadLarge(KeySpace keys, string key, bool isOtherBusy = false) =>
        Block(CacheOperation.Get, new OneKey(keys, key), _mostBytes, () => isOtherBusy ? ReadBehindOthersAsync(keys, key) : ReadLargeAsync(keys, key));

    /// <summary>Runs an asynchronous call for a caller that cannot await. It has the bounds of that call; where the pool has no thread to run it on, it counts as abandoned at the end of them.</summary>
    private Reply<T> Block<T>(CacheOperation operation, OneKey key, long size, Func<ValueTask<Reply<T>>> call)
    {
        ThrowIfDisposed();
        var running = Detached.Start(() => Task.Run(() => call().AsTask()));
        if (BlockedThread.HasEnded(_link.Settings.OperationTimeout + LargeLane.BoundOf(_link.Settings.OperationTimeout, size), running))
        {
            return running.GetAwaiter().GetResult();
        }

        _abandoned.Add(running, connection: null, operation.IsRead ? (RedisKey?)null : key.Key);
        return Drop<OneKey, T>(operation, key, FailureOf(_link, operation, key.NodeIn(_link.Slots), new StarvedPoolException()));
    }

    /// <summary>Reads a key by the connection for large values, after a read by the other has timed out behind other replies: the value of this key may be what held them up.</summary>
    private ValueTask<Reply<CacheEntry?>> ReadBehindOthersAsync(KeySpace keys, string key)
    {
        _largeKeys.Add(keys, key); // the next reads ask for the length first
        return ReadLargeAsync(keys, key, isOtherBusy: true);
    }

    /// <param name="keys">The key space.</param>
    /// <param name="key">The key.</param>
    /// <param name="isOtherBusy">Whether the small connection is known to be receiving a large reply: then the length too is asked for by the large one.</param>
    private async ValueTask<Reply<CacheEntry?>> ReadLargeAsync(KeySpace keys, string key, bool isOtherBusy = false)
    {
        try
        {
            var one = new OneKey(keys, key);
            var length = isOtherBusy
                ? await AskLargeAsync(CacheOperation.Get, one, size: 0, held: 0, _commands, static (database, keys, commands) => commands.LengthAsync(database, keys.Key)).ConfigureAwait(false)
                : await AskAsync(CacheOperation.Get, one, _commands, static (database, keys, commands) => commands.LengthAsync(database, keys.Key)).ConfigureAwait(false);
            if (!length.IsAvailable)
            {
                return !isOtherBusy && WasBehindOthers(length.Failure)
                    ? await ReadLargeAsync(keys, key, isOtherBusy: true).ConfigureAwait(false)
                    : Reply<CacheEntry?>.Unavailable(length.Failure);
            }

            if (length.Value > _mostBytes)
            {
                return new(Oversized(keys, key, length.Value));
            }

            if (length.Value is >= 0 and <= LargeLane.Threshold)
            {
                _largeKeys.Remove(keys, key);
                if (!isOtherBusy)
                {
                    return await ReadAsync(keys, key).ConfigureAwait(false);
                }
            }

            var size = length.Value is RedisCommands.UnknownLength ? _mostBytes : length.Value;
            var reply = await AskLargeAsync(CacheOperation.Get, one, size, held: 0, 0, static (database, keys, _) => database.StringGetLeaseAsync(keys.Key)).ConfigureAwait(false);
            return new(Received(keys, key, reply.Value), reply.Failure);
        }
        catch (RedisServerException error) when (ServerError.IsWrongType(error))
        {
            return new(new CacheEntry([]));
        }
    }

    /// <summary>The value that was received. The key of a large one is remembered.</summary>
    private CacheEntry? Received(KeySpace keys, string key, Lease<byte>? lease)
    {
        if (lease is null)
        {
            return null;
        }

        if (lease.Length > LargeLane.Threshold)
        {
            _largeKeys.Add(keys, key);
            if (lease.Length > _mostBytes)
            {
                var size = lease.Length;
                lease.Dispose();
                return CacheEntry.Oversized(size);
            }
        }

        return new CacheEntry(lease);
    }

    /// <summary>As <see cref="Received(KeySpace, string, Lease{byte}?)"/>, of many at once.</summary>
    private CacheEntry? Received(KeySpace keys, string key, RedisValue value)
    {
        if (value.IsNull)
        {
            return null;
        }

        var payload = (ReadOnlyMemory<byte>)value;
        if (payload.Length > LargeLane.Threshold)
        {
            _largeKeys.Add(keys, key);
        }

        return payload.Length > _mostBytes ? CacheEntry.Oversized(payload.Length) : new CacheEntry((byte[])value!);
    }

    private CacheEntry Oversized(KeySpace keys, string key, long size)
    {
        _largeKeys.Add(keys, key);
        return CacheEntry.Oversized(size);
    }
}

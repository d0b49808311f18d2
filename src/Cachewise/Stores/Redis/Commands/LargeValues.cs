using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>
/// Sends calls with large values by a connection of their own (<see cref="LargeValueTransfer"/>), so that they hold up
/// no small ones. A write knows its size. A read of a key that is known to have a large value asks for the length
/// first. The first read of any other large value uses the small connection; where it times out there behind other
/// replies, it is sent once more by the other connection.
/// </summary>
/// <param name="executor">Executes calls.</param>
/// <param name="connections">The connection in use.</param>
/// <param name="abandoned">Large calls that may still be sent.</param>
/// <param name="fallbacks">The commands to use.</param>
/// <param name="maxValueBytes">How many bytes a value may have.</param>
internal sealed class LargeValues(RedisExecutor executor, ConnectionSwitch connections, AbandonedCalls abandoned, CommandFallbacks fallbacks, long maxValueBytes)
{
    // What compression, frames and the escapes of other programs may add to a value of the largest size.
    private const int MarginShare = 64;
    private const int Margin = 64 * 1024;

    private const long NoLength = long.MinValue;

    private static readonly RedisCommand<OneKey, CommandFallbacks, long, long> Length = new(
        "STRLEN",
        static (attempt, key, fallbacks) => fallbacks.LengthAsync(attempt.Database, key.Key), static (_, _, length) => length)
    {
        IsReply = ServerError.IsWrongType,
        ReadError = static (_, _, _) => NoLength,
    };

    private readonly LargeKeys _keys = new();

    /// <summary>How many bytes a value may have in Redis.</summary>
    public long MaxBytes { get; } = maxValueBytes + (maxValueBytes / MarginShare) + Margin;

    /// <summary>Whether the value of a key is known to be large.</summary>
    public bool Contains(OneKey key) => _keys.Contains(key.Space, key.Name);

    /// <summary>How many bytes a write has. The key of a large one is remembered.</summary>
    public long SizeOf(OneKey key, CacheEntry entry)
    {
        var size = entry.GetPayload().Length;
        if (size > LargeValueTransfer.Threshold)
        {
            _keys.Add(key.Space, key.Name);
        }

        return size;
    }

    /// <summary>Sends a large value by the connection for them, a small one as any call.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="key">The key that it touches.</param>
    /// <param name="size">How many bytes are sent.</param>
    /// <param name="state">What the command needs.</param>
    /// <param name="command">The command.</param>
    public ValueTask<Reply<T>> ExecuteAsync<TState, TReply, T>(CacheOperation operation, OneKey key, long size, TState state, RedisCommand<OneKey, TState, TReply, T> command) =>
        size <= LargeValueTransfer.Threshold ? executor.ExecuteAsync(operation, key, state, command) : ExecuteLargeAsync(operation, key, size, held: size, state, command);

    /// <summary>As <see cref="ExecuteAsync"/>, for callers that cannot await.</summary>
    public Reply<T> Execute<TState, TReply, T>(CacheOperation operation, OneKey key, long size, TState state, RedisCommand<OneKey, TState, TReply, T> command) =>
        size <= LargeValueTransfer.Threshold
            ? executor.Execute(operation, key, state, command)
            : Block(operation, key, size, () => ExecuteLargeAsync(operation, key, size, held: size, state, command));

    /// <summary>Sends a call by the connection for large values.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="key">The key that it touches.</param>
    /// <param name="size">How many bytes are transferred.</param>
    /// <param name="held">How many bytes of memory wait with the call.</param>
    /// <param name="state">What the command needs.</param>
    /// <param name="command">The command.</param>
    public async ValueTask<Reply<T>> ExecuteLargeAsync<TState, TReply, T>(
        CacheOperation operation, OneKey key, long size, long held, TState state, RedisCommand<OneKey, TState, TReply, T> command)
    {
        var call = new LargeCall<TState, TReply, T>(abandoned, operation.IsRead ? (RedisKey?)null : key.Key, size, held, state, command);
        var reply = await executor.ExecuteAsync(operation, key, call, new RedisCommand<OneKey, LargeCall<TState, TReply, T>, TReply, T>(
            command.Name,
            static (attempt, key, call) => call.SendAsync(attempt.Link, key),
            static (key, call, reply) => call.Command.Read(key, call.State, reply))
        {
            IsReply = command.IsReply,
            ReadError = static (key, call, error) => call.Command.ReadError!(key, call.State, error),
        }).ConfigureAwait(false);
        if (reply.Failure is { Kind: FailureKind.LargeValue })
        {
            connections.ThrowIfDisposed();
            abandoned.CheckServer();
        }

        return reply;
    }

    /// <summary>Reads a key whose value is known to be large.</summary>
    public ValueTask<Reply<CacheEntry?>> ReadAsync(OneKey key) => ReadAsync(key, isOtherBusy: false);

    /// <summary>As <see cref="ReadAsync(OneKey)"/>, for callers that cannot await.</summary>
    public Reply<CacheEntry?> Read(OneKey key) => Block(CacheOperation.Get, key, MaxBytes, () => ReadAsync(key));

    /// <summary>
    /// Reads a key by the connection for large values, after a read by the other has timed out behind other replies:
    /// its own value may be what held them up.
    /// </summary>
    public ValueTask<Reply<CacheEntry?>> ReadBehindOthersAsync(OneKey key)
    {
        _keys.Add(key.Space, key.Name); // the next reads ask for the length first
        return ReadAsync(key, isOtherBusy: true);
    }

    /// <summary>As <see cref="ReadBehindOthersAsync"/>, for callers that cannot await.</summary>
    public Reply<CacheEntry?> ReadBehindOthers(OneKey key) => Block(CacheOperation.Get, key, MaxBytes, () => ReadBehindOthersAsync(key));

    /// <summary>The value that was received. The key of a large one is remembered.</summary>
    public CacheEntry? Receive(OneKey key, Lease<byte>? lease)
    {
        if (lease is null || lease.Length <= LargeValueTransfer.Threshold)
        {
            return lease is null ? null : new(lease);
        }

        _keys.Add(key.Space, key.Name);
        if (lease.Length <= MaxBytes)
        {
            return new(lease);
        }

        var length = lease.Length;
        lease.Dispose();
        return CacheEntry.Oversized(length);
    }

    /// <summary>As <see cref="Receive(OneKey, Lease{byte}?)"/>, of many at once.</summary>
    public CacheEntry? Receive(OneKey key, RedisValue value)
    {
        if (value.IsNull)
        {
            return null;
        }

        var length = ((ReadOnlyMemory<byte>)value).Length;
        if (length > LargeValueTransfer.Threshold)
        {
            _keys.Add(key.Space, key.Name);
        }

        return length > MaxBytes ? CacheEntry.Oversized(length) : new((byte[])value!);
    }

    /// <param name="key">The key.</param>
    /// <param name="isOtherBusy">Whether the small connection is receiving a large reply: then the length too is asked
    /// for by the large one.</param>
    private async ValueTask<Reply<CacheEntry?>> ReadAsync(OneKey key, bool isOtherBusy)
    {
        var length = isOtherBusy
            ? await ExecuteLargeAsync(CacheOperation.Get, key, size: 0, held: 0, fallbacks, Length).ConfigureAwait(false)
            : await executor.ExecuteAsync(CacheOperation.Get, key, fallbacks, Length).ConfigureAwait(false);
        if (!length.IsAvailable)
        {
            return !isOtherBusy && length.Failure.Kind is FailureKind.BehindOtherReplies
                ? await ReadAsync(key, isOtherBusy: true).ConfigureAwait(false)
                : Reply<CacheEntry?>.Unavailable(length.Failure);
        }

        switch (length.Value)
        {
            case NoLength:
                return new(new CacheEntry([])); // no string, and so no value of ours
            case var size when size > MaxBytes:
                _keys.Add(key.Space, key.Name);
                return new(CacheEntry.Oversized(size));
            case >= 0 and <= LargeValueTransfer.Threshold:
                _keys.Remove(key.Space, key.Name);
                if (!isOtherBusy)
                {
                    return await executor.ExecuteAsync(CacheOperation.Get, key, this, EntryCommands.Get).ConfigureAwait(false);
                }

                break;
        }

        var bytes = length.Value is CommandFallbacks.UnknownLength ? MaxBytes : length.Value;
        return await ExecuteLargeAsync(CacheOperation.Get, key, bytes, held: 0, this, EntryCommands.Get).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs an asynchronous call for a caller that cannot await, within the bounds of that call. Where the pool has no
    /// thread to run it on, it counts as abandoned at the end of them.
    /// </summary>
    private Reply<T> Block<T>(CacheOperation operation, OneKey key, long size, Func<ValueTask<Reply<T>>> call)
    {
        connections.ThrowIfDisposed();
        var link = connections.Current;
        var running = Detached.Start(() => Task.Run(() => call().AsTask()));
        if (BlockedThread.HasEnded(link.Parameters.OperationTimeout + LargeValueTransfer.BoundOf(link.Parameters.OperationTimeout, size), running))
        {
            return running.GetAwaiter().GetResult();
        }

        abandoned.Add(running, connection: null, operation.IsRead ? (RedisKey?)null : key.Key);
        var node = key.NodeIn(link.Slots);
        return executor.Fail<OneKey, T>(operation, key, link.FailureOf(node, new StarvedPoolException()).At(link.AddressOf(node)));
    }
}

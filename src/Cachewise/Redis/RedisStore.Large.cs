using Cachewise.Backends;
using Cachewise.Concurrency;
using Cachewise.Keys;
using Cachewise.Values;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <content>
/// Large values, which must not hold up small ones: they go by <see cref="LargeLane"/>. A write knows its size. A read is told it by the server before the value is sent, where the key is known to have a large one; where
/// it is not, the first read fetches it between the small ones, and who waits behind it asks once more by the other connection.
/// </content>
internal sealed partial class RedisStore
{
    // What compression, frames and the escapes of other programs may add to a value that is as large as may be.
    private const int ShareOfMargin = 64;
    private const int Margin = 64 * 1024;

    private readonly LargeKeys _largeKeys = new();
    private readonly long _mostBytes;
    private int _isChecking;

    /// <summary>The bytes of a value that is written, and its key in mind if they are many.</summary>
    private int SizeOf(KeySpace keys, string key, StoredValue value)
    {
        var size = value.GetPayload().Length;
        if (size > LargeLane.Threshold)
        {
            _largeKeys.Add(keys, key);
        }

        return size;
    }

    /// <summary>Whether the call failed because other bytes of the server were in front of its answer.</summary>
    private static bool WasBehindOthers(CacheUnavailableException? failure) => failure is { IsRefusal: true, InnerException: TimeoutException };

    /// <summary>By the lane for large values if it is one.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="keys">The keys that it touches.</param>
    /// <param name="size">How many bytes are sent.</param>
    /// <param name="state">What else is handed on.</param>
    /// <param name="send">Sends the command.</param>
    private ValueTask<Reply<T>> AskSizedAsync<TKeys, TState, T>(Operation operation, TKeys keys, int size, TState state, Func<IDatabase, TKeys, TState, Task<T>> send)
        where TKeys : struct, IRedisKeys =>
        size <= LargeLane.Threshold ? AskAsync(operation, keys, state, send) : AskLargeAsync(operation, keys, size, held: size, state, send);

    /// <inheritdoc cref="AskSizedAsync"/>
    private Reply<T> AskSized<TKeys, TState, T>(Operation operation, TKeys keys, int size, TState state, Func<IDatabase, TKeys, TState, T> send)
        where TKeys : struct, IRedisKeys =>
        size <= LargeLane.Threshold ? Ask(operation, keys, state, send) : AskLarge(operation, keys, size, held: size, state, send);

    private async ValueTask<Reply<T>> AskLargeAsync<TKeys, TState, T>(Operation operation, TKeys keys, long size, long held, TState state, Func<IDatabase, TKeys, TState, Task<T>> send)
        where TKeys : struct, IRedisKeys
    {
        var reply = await AskAsync(operation, keys, (Link: _link, Size: size, Held: held, State: state, Send: send), static (_, keys, way) =>
            way.Link.Large.RunAsync(way.Link, way.Size, way.Held, database => way.Send(database, keys, way.State))).ConfigureAwait(false);
        CheckAfter(reply.Failure);
        return reply;
    }

    private Reply<T> AskLarge<TKeys, TState, T>(Operation operation, TKeys keys, long size, long held, TState state, Func<IDatabase, TKeys, TState, T> send)
        where TKeys : struct, IRedisKeys
    {
        var reply = Ask(operation, keys, (Link: _link, Size: size, Held: held, State: state, Send: send), static (_, keys, way) =>
            way.Link.Large.Run(way.Link, way.Size, way.Held, database => way.Send(database, keys, way.State)));
        CheckAfter(reply.Failure);
        return reply;
    }

    /// <summary>
    /// A large value that fails is no outage. Whether there is one, the server is asked by the small connection; if there is none, what is left on the other is cut off.
    /// </summary>
    private void CheckAfter(CacheUnavailableException? failure)
    {
        if (failure?.InnerException is LargeValueException && Interlocked.Exchange(ref _isChecking, 1) == 0)
        {
            _ = Detached.Run(CheckAsync);
        }
    }

    private async Task CheckAsync()
    {
        try
        {
            if ((await PingAsync(Operation.HealthCheck).ConfigureAwait(false)).IsAvailable)
            {
                await _link.Large.DrainAsync(_link).ConfigureAwait(false);
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

    /// <param name="keys">The key space.</param>
    /// <param name="key">The key.</param>
    /// <param name="isOtherBusy">Whether the connection of the small values is known to be held up, so that everything goes by this one.</param>
    private async ValueTask<Reply<StoredValue?>> ReadLargeAsync(KeySpace keys, string key, bool isOtherBusy = false)
    {
        try
        {
            var one = new OneKey(keys, key);
            var length = isOtherBusy
                ? await AskLargeAsync(Operation.Get, one, size: 0, held: 0, _commands, static (database, keys, commands) => commands.LengthAsync(database, keys.Key)).ConfigureAwait(false)
                : await AskAsync(Operation.Get, one, _commands, static (database, keys, commands) => commands.LengthAsync(database, keys.Key)).ConfigureAwait(false);
            if (!length.IsAvailable)
            {
                return Reply<StoredValue?>.Unavailable(length.Failure);
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
            var reply = await AskLargeAsync(Operation.Get, one, size, held: 0, 0, static (database, keys, _) => database.StringGetLeaseAsync(keys.Key)).ConfigureAwait(false);
            return new(Received(keys, key, reply.Value), reply.Failure);
        }
        catch (RedisServerException error) when (RedisFailure.IsWrongType(error))
        {
            return new(new PayloadValue(default));
        }
    }

    /// <summary>As <see cref="ReadLargeAsync"/>, for callers that cannot wait.</summary>
    private Reply<StoredValue?> ReadLarge(KeySpace keys, string key)
    {
        try
        {
            var one = new OneKey(keys, key);
            var length = Ask(Operation.Get, one, _commands, static (database, keys, commands) => commands.Length(database, keys.Key));
            if (!length.IsAvailable)
            {
                return Reply<StoredValue?>.Unavailable(length.Failure);
            }

            if (length.Value > _mostBytes)
            {
                return new(Oversized(keys, key, length.Value));
            }

            if (length.Value is >= 0 and <= LargeLane.Threshold)
            {
                _largeKeys.Remove(keys, key);
            }

            var size = length.Value is RedisCommands.UnknownLength ? _mostBytes : length.Value;
            var reply = AskLarge(Operation.Get, one, size, held: 0, 0, static (database, keys, _) => database.StringGetLease(keys.Key));
            return new(Received(keys, key, reply.Value), reply.Failure);
        }
        catch (RedisServerException error) when (RedisFailure.IsWrongType(error))
        {
            return new(new PayloadValue(default));
        }
    }

    /// <summary>What was received, and its key in mind if it is large.</summary>
    private StoredValue? Received(KeySpace keys, string key, Lease<byte>? lease)
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
                return new OversizedValue(size);
            }
        }

        return new LeasedValue(lease);
    }

    /// <summary>As <see cref="Received(KeySpace, string, Lease{byte}?)"/>, of many at once.</summary>
    private StoredValue? Received(KeySpace keys, string key, RedisValue value)
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

        return payload.Length > _mostBytes ? new OversizedValue(payload.Length) : new PayloadValue(payload);
    }

    private OversizedValue Oversized(KeySpace keys, string key, long size)
    {
        _largeKeys.Add(keys, key);
        return new(size);
    }
}

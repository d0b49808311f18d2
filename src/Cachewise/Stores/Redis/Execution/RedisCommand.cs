using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// What a call sends, and what it makes of the reply. The forms for callers that await and callers that block stand
/// side by side, so that they do not drift apart.
/// </summary>
/// <param name="name">
/// The name of the command in telemetry; of several that are sent together, <c>PIPELINE</c> and the name of each. Null
/// for a call that is not recorded, since nothing waits for its reply.
/// </param>
/// <param name="sendAsync">Sends the command.</param>
/// <param name="read">Makes the value of the reply.</param>
internal readonly struct RedisCommand<TKeys, TState, TReply, T>(string? name, Func<RedisAttempt, TKeys, TState, Task<TReply>> sendAsync, Func<TKeys, TState, TReply, T> read)
    where TKeys : struct, IRedisKeys
{
    public string? Name => name;

    public Func<RedisAttempt, TKeys, TState, Task<TReply>> SendAsync => sendAsync;

    public Func<TKeys, TState, TReply, T> Read => read;

    /// <summary>Sends the command and blocks; null where no caller does.</summary>
    public Func<RedisAttempt, TKeys, TState, TReply>? Send { get; init; }

    /// <summary>
    /// Whether an error of the server is a reply about the entry, which <see cref="ReadError"/> reads; null where each
    /// error is a failure.
    /// </summary>
    public Func<RedisServerException, bool>? IsReply { get; init; }

    /// <summary>Makes the value of such an error, or throws.</summary>
    public Func<TKeys, TState, RedisServerException, T>? ReadError { get; init; }

    /// <summary>
    /// Reads by another connection where the reply was behind others; the last argument is whether the caller awaits.
    /// Null where there is no other way.
    /// </summary>
    public Func<TKeys, TState, bool, ValueTask<Reply<T>>>? ReadBehindOthers { get; init; }

    /// <summary>
    /// Called once when the call has left the connection, however it ended, and before its caller goes on; null where
    /// nothing waits for that. It must not throw.
    /// </summary>
    public Action<TState>? Ended { get; init; }
}

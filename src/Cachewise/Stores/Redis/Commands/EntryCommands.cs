using Cachewise.Entries;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Scripts;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>The commands for one entry that callers both await and block on.</summary>
internal static class EntryCommands
{
    /// <summary>
    /// A key of another type, as a list, holds no value of ours: it counts as one that cannot be read.
    /// </summary>
    public static readonly RedisCommand<OneKey, LargeValues, Lease<byte>?, CacheEntry?> Get = new(
        "GET",
        static (attempt, key, _) => attempt.Database.StringGetLeaseAsync(key.Key),
        static (key, large, lease) => large.Receive(key, lease))
    {
        Send = static (attempt, key, _) => attempt.Database.StringGetLease(key.Key),
        IsReply = ServerError.IsWrongType,
        ReadError = static (_, _, _) => new CacheEntry([]),
        ReadBehindOthers = static (key, large, isAsync) => isAsync ? large.ReadBehindOthersAsync(key) : new(large.ReadBehindOthers(key)),
    };

    public static readonly RedisCommand<OneKey, EntryWrite, bool, bool> Set = Create<EntryWrite>(
        "SET",
        static (attempt, key, write) => write.Fallbacks.SetAsync(attempt.Database, key.Key, write.Entry, write.Expiry),
        static (attempt, key, write) => write.Fallbacks.Set(attempt.Database, key.Key, write.Entry, write.Expiry));

    public static readonly RedisCommand<OneKey, EntryWrite, bool, bool> Add = Create<EntryWrite>(
        "SET",
        static (attempt, key, write) => write.Fallbacks.AddAsync(attempt.Database, key.Key, write.Entry, write.Expiry),
        static (attempt, key, write) => write.Fallbacks.Add(attempt.Database, key.Key, write.Entry, write.Expiry));

    public static readonly RedisCommand<OneKey, EntryWrite, RedisResult, bool> SetSliding = CreateScript<EntryWrite>(
        RedisScripts.SetSliding, static write => [write.Entry.GetPayload(), write.EndArgument]);

    public static readonly RedisCommand<OneKey, EntryTouch, RedisResult, bool> TouchIf = CreateScript<EntryTouch>(
        RedisScripts.TouchIf, static touch => [touch.Payload, ExpiryArgument(touch.Expiry), touch.MaxBytes]);

    public static readonly RedisCommand<OneKey, EntryReplacement, RedisResult, bool> ReplaceIf = CreateScript<EntryReplacement>(
        RedisScripts.ReplaceIf, static write => [write.Payload, write.Entry.GetPayload(), ExpiryArgument(write.Expiry)]);

    /// <summary>An error of the server about the entry is one of the caller.</summary>
    public static readonly RedisCommand<OneKey, EntryIncrement, RedisResult, long?> Increment = new(
        "EVALSHA",
        static (attempt, key, increment) => SendAsync(
            attempt, key, increment, static (attempt, key, increment) => attempt.Database.ScriptEvaluateAsync(RedisScripts.Increment, [key.Key], increment.Arguments)),
        static (_, _, result) => (long?)result)
    {
        IsReply = ServerError.IsOfEntry,
        ReadError = static (key, increment, error) => throw (ServerError.IsOverflow(error)
            ? CounterError.TooLarge(increment.Alias, key.Space.Full(key.Name), error)
            : CounterError.NotAnInteger(increment.Alias, key.Space.Full(key.Name), error)),
    };

    public static readonly RedisCommand<OneKey, EntryRemoval, bool, bool> Remove = Create<EntryRemoval>(
        "UNLINK",
        static (attempt, key, removal) => removal.Fallbacks.RemoveAsync(attempt.Database, key.Key),
        static (attempt, key, removal) => removal.Fallbacks.Remove(attempt.Database, key.Key));

    public static readonly RedisCommand<OneKey, EntryLifetime, bool, bool> Touch = Create<EntryLifetime>(
        "PEXPIRE",
        static (attempt, key, touch) => attempt.Database.KeyExpireAsync(key.Key, touch.Expiry.Time),
        static (attempt, key, touch) => attempt.Database.KeyExpire(key.Key, touch.Expiry.Time));

    public static readonly RedisCommand<OneKey, int, RedisResult, bool> Slide = new(
        "EVALSHA",
        static (attempt, key, _) => attempt.Database.ScriptEvaluateAsync(RedisScripts.Slide, [key.Key]),
        static (_, _, result) => result is { IsNull: false } && (bool)result)
    {
        Send = static (attempt, key, _) => attempt.Database.ScriptEvaluate(RedisScripts.Slide, [key.Key]),
    };

    /// <summary>As <see cref="Slide"/>; nothing waits for the reply.</summary>
    public static readonly RedisCommand<OneKey, int, RedisResult, bool> SlideLater = new(
        name: null,
        static (attempt, key, _) => attempt.Database.ScriptEvaluateAsync(RedisScripts.Slide, [key.Key], [], CommandFlags.FireAndForget),
        static (_, _, _) => false);

    /// <summary>An expiry as an argument of a script.</summary>
    public static RedisValue ExpiryArgument(Expiry expiry) => expiry.IsNever ? RedisValue.EmptyString : expiry.Milliseconds;

    private static RedisCommand<OneKey, TState, bool, bool> Create<TState>(string name, Func<RedisAttempt, OneKey, TState, Task<bool>> sendAsync, Func<RedisAttempt, OneKey, TState, bool> send)
        where TState : IEndsLeases =>
        new(name, (attempt, key, state) => SendAsync(attempt, key, state, sendAsync), static (_, _, reply) => reply)
        {
            Send = (attempt, key, state) => Send(attempt, key, state, send),
        };

    private static RedisCommand<OneKey, TState, RedisResult, bool> CreateScript<TState>(string script, Func<TState, RedisValue[]> arguments)
        where TState : IEndsLeases
    {
        Task<RedisResult> EvaluateAsync(RedisAttempt attempt, OneKey key, TState state) => attempt.Database.ScriptEvaluateAsync(script, [key.Key], arguments(state));
        RedisResult Evaluate(RedisAttempt attempt, OneKey key, TState state) => attempt.Database.ScriptEvaluate(script, [key.Key], arguments(state));
        return new("EVALSHA", (attempt, key, state) => SendAsync(attempt, key, state, EvaluateAsync), static (_, _, result) => (bool)result)
        {
            Send = (attempt, key, state) => Send(attempt, key, state, Evaluate),
        };
    }

    /// <summary>Sends a command, after what ends the lease of its entry, if it ends one.</summary>
    private static Task<TReply> SendAsync<TState, TReply>(RedisAttempt attempt, OneKey key, TState state, Func<RedisAttempt, OneKey, TState, Task<TReply>> sendAsync)
        where TState : IEndsLeases =>
        state.Endings is null ? sendAsync(attempt, key, state) : LeaseEndings.SendAsync(state.Endings, attempt, key, state, sendAsync);

    /// <summary>As <see cref="SendAsync"/>, for callers that cannot await.</summary>
    private static TReply Send<TState, TReply>(RedisAttempt attempt, OneKey key, TState state, Func<RedisAttempt, OneKey, TState, TReply> send)
        where TState : IEndsLeases
    {
        if (state.Endings is not { } endings)
        {
            return send(attempt, key, state);
        }

        var ending = endings.End(attempt, key.Key);
        var reply = send(attempt, key, state);
        attempt.Receive(ending);
        return reply;
    }
}

using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Scripts;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Leases;

/// <summary>
/// The scripts of leases, with the key of an entry and that of its lease. While their slot is moved to another node of
/// a cluster no lease is taken, renewed or used: factories run, and what they make is not stored.
/// </summary>
internal static class LeaseCommands
{
    /// <summary>A script that the server does not let the user run is a reply: then there are no leases.</summary>
    public static readonly RedisCommand<OneKey, LeaseCall, RedisResult, LeaseReply> Take = new(
        "EVALSHA",
        static (attempt, key, call) => attempt.Database.ScriptEvaluateAsync(RedisScripts.TakeLease, [key.Key, call.Lease], call.Arguments),
        static (_, _, result) => (int)result[0] == 1 ? new(new CacheEntry((byte[])result[1]!)) : new(Entry: null, (byte[])result[1]!))
    {
        Send = static (attempt, key, call) => attempt.Database.ScriptEvaluate(RedisScripts.TakeLease, [key.Key, call.Lease], call.Arguments),
        IsReply = static error => ServerError.IsSlotMoving(error) || RejectedCommand.Find(error) is not null,
        ReadError = static (_, _, error) => new() { Rejection = RejectionOf(error) },
    };

    public static readonly RedisCommand<OneKey, LeaseCall, RedisResult, bool> Renew = new(
        "EVALSHA",
        static (attempt, key, call) => attempt.Database.ScriptEvaluateAsync(RedisScripts.RenewLease, [key.Key, call.Lease], call.Arguments),
        static (_, _, result) => (bool)result)
    {
        IsReply = ServerError.IsSlotMoving,
        ReadError = static (_, _, _) => true, // the next time decides
    };

    public static readonly RedisCommand<OneKey, LeaseCall, RedisResult, bool> Store = new(
        "EVALSHA",
        static (attempt, key, call) => attempt.Database.ScriptEvaluateAsync(RedisScripts.StoreLeased, [key.Key, call.Lease], call.StoreArguments),
        static (_, _, result) => (bool)result)
    {
        Send = static (attempt, key, call) => attempt.Database.ScriptEvaluate(RedisScripts.StoreLeased, [key.Key, call.Lease], call.StoreArguments),
        IsReply = ServerError.IsSlotMoving,
        ReadError = static (_, _, _) => false,
    };

    /// <summary>Nothing waits for the reply, so it is not recorded.</summary>
    public static readonly RedisCommand<OneKey, LeaseCall, RedisResult, bool> Release = new(
        name: null,
        static (attempt, _, call) => attempt.Database.ScriptEvaluateAsync(RedisScripts.TouchIf, [call.Lease], [call.Token, Expiry.None.Milliseconds], CommandFlags.FireAndForget),
        static (_, _, _) => false);

    /// <summary>Null where it is not the command that was rejected.</summary>
    private static StoreFailure? RejectionOf(RedisServerException error) => RejectedCommand.Find(error) is { } rejected
        ? new(FailureKind.Rejected, $"Redis {rejected.Describe(version: null)}", rejected.Fix, error)
        : null;
}

using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>
/// Reads entries together with their time to live: PTTL and GET, side by side on one connection, which is one round
/// trip. Large values are read as any read does it, without the time.
/// </summary>
/// <remarks>
/// The two are not atomic: a change between them gives a value with the time of the one before. The near cache is told
/// of each change, so that it does not keep this.
/// </remarks>
internal sealed class TimedReads(RedisExecutor executor, LargeValues large)
{
    private static readonly RedisCommand<OneKey, LargeValues, RedisValueWithExpiry, TimedEntry> Command = new(
        "PIPELINE PTTL GET",
        static (attempt, key, _) => attempt.Database.StringGetWithExpiryAsync(key.Key),
        static (key, large, reply) => new(large.Receive(key, reply.Value), LifetimeOf(reply.Expiry)))
    {
        Send = static (attempt, key, _) => attempt.Database.StringGetWithExpiry(key.Key),
        IsReply = static error => ServerError.IsWrongType(error) || IsOfLifetime(error),
        ReadError = static (_, _, error) => IsOfLifetime(error) ? new() { Rejection = RejectionOf(error) } : new(new CacheEntry([]), TimedEntry.Unknown),
        ReadBehindOthers = static async (key, large, isAsync) => Untimed(isAsync ? await large.ReadBehindOthersAsync(key).ConfigureAwait(false) : large.ReadBehindOthers(key)),
    };

    public ValueTask<Reply<TimedEntry>> GetAsync(OneKey key) => large.Contains(key) ? ReadLargeAsync(key) : executor.ExecuteAsync(CacheOperation.Get, key, large, Command);

    /// <summary>As <see cref="GetAsync"/>, for callers that cannot await.</summary>
    public Reply<TimedEntry> Get(OneKey key) => large.Contains(key) ? Untimed(large.Read(key)) : executor.Execute(CacheOperation.Get, key, large, Command);

    private async ValueTask<Reply<TimedEntry>> ReadLargeAsync(OneKey key) => Untimed(await large.ReadAsync(key).ConfigureAwait(false));

    private static Reply<TimedEntry> Untimed(Reply<CacheEntry?> reply) => new(new(reply.Value, TimedEntry.Unknown), reply.Failure);

    private static bool IsOfLifetime(RedisServerException error) => RejectedCommand.Find(error) is { Name: "PTTL" };

    private static StoreFailure RejectionOf(RedisServerException error)
    {
        var rejected = RejectedCommand.Find(error)!;
        return new(FailureKind.Rejected, $"Redis {rejected.Describe(version: null)}", rejected.Fix, error);
    }

    private static long LifetimeOf(TimeSpan? left) => left is { } time ? time.Ticks / TimeSpan.TicksPerMillisecond : long.MaxValue;
}

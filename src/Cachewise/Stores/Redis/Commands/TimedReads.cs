using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>
/// Reads entries together with their time to live: PTTL and GET, side by side on one connection, in one round trip.
/// Large values are read as any read does it, without the time.
/// </summary>
/// <remarks>
/// The two are not atomic: a change between them gives a value with the time of the one before. The near cache is told
/// of each change, so that it does not keep this.
/// </remarks>
internal sealed class TimedReads(RedisExecutor executor, LargeValues large)
{
    private const long NoKey = -2;
    private const long NoExpiry = -1;

    private static readonly RedisCommand<OneKey, LargeValues, (long Left, RedisValue Value), TimedEntry> Command = new(
        "PIPELINE PTTL GET",
        static (attempt, key, _) => SendAsync(attempt.Database, key.Key),
        static (key, large, reply) => new(large.Receive(key, reply.Value), LifetimeOf(reply.Left)))
    {
        Send = static (attempt, key, _) => Send(attempt, key.Key),
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

    private static async Task<(long Left, RedisValue Value)> SendAsync(IDatabase database, RedisKey key)
    {
        var left = database.ExecuteAsync("PTTL", key);
        var value = database.StringGetAsync(key);
        await Task.WhenAll(left, value).ConfigureAwait(false);
        return ((long)await left.ConfigureAwait(false), await value.ConfigureAwait(false));
    }

    /// <summary>
    /// The client has a command that asks for both, but takes an error of its PTTL for a broken connection.
    /// </summary>
    private static (long Left, RedisValue Value) Send(RedisAttempt attempt, RedisKey key)
    {
        var left = attempt.Database.ExecuteAsync("PTTL", key);
        var value = attempt.Database.StringGet(key);
        return ((long)attempt.Receive(left), value);
    }

    private static long LifetimeOf(long left) => left switch
    {
        NoExpiry => long.MaxValue,
        NoKey => TimedEntry.Unknown,
        _ => left,
    };
}

using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// Ends the leases of entries that a command removes: before it, on the same connection. A value that another process
/// has made is then stored before the command, which removes it, or finds its lease gone, and is not stored.
/// </summary>
/// <param name="keys">The keys of the leases.</param>
/// <param name="fallbacks">Removes keys.</param>
internal sealed class LeaseEndings(LeaseKeys keys, CommandFallbacks fallbacks)
{
    /// <summary>
    /// These, for a command after which the entry lives so long; null where it lives longer than a lease, and so is
    /// seen when that is renewed or used.
    /// </summary>
    public LeaseEndings? For(Expiry expiry) => expiry.Milliseconds <= LeaseTimes.Life ? this : null;

    /// <summary>The keys of the leases.</summary>
    public LeaseKeys Keys => keys;

    /// <summary>Ends the lease of an entry, and sends a command for it: one round trip.</summary>
    public static Task<TReply> SendAsync<TState, TReply>(
        LeaseEndings endings, RedisAttempt attempt, OneKey key, TState state, Func<RedisAttempt, OneKey, TState, Task<TReply>> sendAsync) =>
        endings.SendAsync(attempt, [key.Key], () => sendAsync(attempt, key, state));

    /// <summary>Ends the leases of entries, and sends a command for them: one round trip.</summary>
    /// <param name="endings">Null to end none.</param>
    /// <param name="attempt">The connection.</param>
    /// <param name="entries">The full keys.</param>
    /// <param name="sendAsync">Sends the command.</param>
    public static Task<TReply> SendAsync<TReply>(LeaseEndings? endings, RedisAttempt attempt, RedisKey[] entries, Func<Task<TReply>> sendAsync) =>
        endings is null ? sendAsync() : endings.SendAsync(attempt, entries, sendAsync);

    /// <summary>
    /// Ends the lease of an entry, for callers that cannot await. They then send their command, and look at this after
    /// its reply (<see cref="RedisAttempt.Receive"/>).
    /// </summary>
    public Task<bool> End(RedisAttempt attempt, RedisKey entry) =>
        LeasesOf(attempt.Link, [entry]) is [var lease] ? fallbacks.RemoveAsync(attempt.Database, lease) : Task.FromResult(false);

    private async Task<TReply> SendAsync<TReply>(RedisAttempt attempt, RedisKey[] entries, Func<Task<TReply>> sendAsync)
    {
        var ending = LeasesOf(attempt.Link, entries) switch
        {
            [] => Task.CompletedTask,
            [var lease] => fallbacks.RemoveAsync(attempt.Database, lease),
            var leases => (Task)fallbacks.RemoveAsync(attempt.Database, leases),
        };
        var sending = sendAsync();
        await Task.WhenAll(ending, sending).ConfigureAwait(false);
        return await sending.ConfigureAwait(false);
    }

    /// <summary>The keys of the leases of these entries, without those that can have none.</summary>
    private RedisKey[] LeasesOf(RedisLink link, IEnumerable<RedisKey> entries) =>
        [.. from entry in entries
            let lease = keys.Of((byte[]?)entry)
            where lease is not null && link.Slots.AllowsBoth(entry, lease)
            select (RedisKey)lease];
}

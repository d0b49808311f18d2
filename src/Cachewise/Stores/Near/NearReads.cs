using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores.Redis;
using Cachewise.Stores.Redis.Commands;

namespace Cachewise.Stores.Near;

/// <summary>
/// Reads of one cache: from memory while it is known that all writes which the server had acknowledged
/// <see cref="NearCacheOptions.MaxStaleness"/> ago have been told; otherwise, and for what is not kept, from Redis.
/// docs/near-cache.md has the proof.
/// </summary>
/// <remarks>
/// Kept are entries of users, and none of adapters: a session must slide in the server, and a lock must be asked there.
/// </remarks>
internal sealed class NearReads(NearCacheOptions options, RedisStore redis, NearEntries entries, NearTracking tracking)
{
    /// <summary>
    /// By how many milliseconds the difference of two readings of <see cref="Environment.TickCount64"/> may be less
    /// than the time between them: the step of the system's clock, at most 15.6, and a fraction. It counts into the
    /// bound.
    /// </summary>
    public const long ClockStep = 17;

    private const int MostFilledAtOnce = 100; // each takes two commands; the others are read by one

    private readonly long _usableFor = (long)options.MaxStaleness.TotalMilliseconds - ClockStep;

    /// <summary>The entry that is kept, if it may be used now.</summary>
    public CacheEntry? Find(string local)
    {
        // In this order: the entry has all that was told before the moment, and the time is not earlier than the
        // moment was read.
        var told = tracking.ToldUntil;
        var now = Environment.TickCount64;
        return told >= now - _usableFor ? entries.Find(local, now) : null;
    }

    public ValueTask<Reply<CacheEntry?>> GetAsync(KeySpace keys, string key)
    {
        var local = keys.Local(key);
        return Find(local) is { } entry ? new(new Reply<CacheEntry?>(entry))
            : BeginFill(key, local) is { } token ? FillAsync(keys, key, token)
            : redis.GetAsync(keys, key);
    }

    /// <summary>As <see cref="GetAsync"/>, for callers that cannot await.</summary>
    public Reply<CacheEntry?> Get(KeySpace keys, string key)
    {
        var local = keys.Local(key);
        return Find(local) is { } entry ? new(entry)
            : BeginFill(key, local) is { } token ? Fill(keys, key, token)
            : redis.Get(keys, key);
    }

    /// <summary>What is not kept is read side by side, in one round trip.</summary>
    public async ValueTask<Reply<CacheEntry?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var found = new CacheEntry?[names.Count];
        var (fills, others) = (new List<(int Index, Task<Reply<CacheEntry?>> Read)>(), new List<int>());
        for (var i = 0; i < names.Count; i++)
        {
            var local = keys.Local(names[i]);
            found[i] = Find(local);
            if (found[i] is not null)
            {
                continue;
            }

            if (fills.Count < MostFilledAtOnce && BeginFill(names[i], local) is { } token)
            {
                fills.Add((i, FillAsync(keys, names[i], token).AsTask()));
            }
            else
            {
                others.Add(i);
            }
        }

        var rest = others.Count == 0 ? new(new Reply<CacheEntry?[]>([])) : redis.GetManyAsync(keys, [.. others.Select(i => names[i])], cancellationToken);
        return await TakeAsync(found, fills, others, rest.AsTask()).ConfigureAwait(false);
    }

    private static async Task<Reply<CacheEntry?[]>> TakeAsync(
        CacheEntry?[] found, List<(int Index, Task<Reply<CacheEntry?>> Read)> fills, List<int> others, Task<Reply<CacheEntry?[]>> rest)
    {
        await Task.WhenAll(fills.Select(fill => (Task)fill.Read).Append(rest)).ConfigureAwait(false);
        var reply = await rest.ConfigureAwait(false);
        var failure = reply.Failure;
        for (var i = 0; i < others.Count; i++)
        {
            found[others[i]] = reply.Value?[i];
        }

        foreach (var (index, read) in fills)
        {
            var one = await read.ConfigureAwait(false);
            found[index] = one.Value;
            failure ??= one.Failure;
        }

        return new(found, failure);
    }

    /// <summary>A token for a read whose value may be kept; null where it may not.</summary>
    private FillToken? BeginFill(string key, string local) => tracking.IsTold && !KeySpace.IsReserved(key) ? entries.BeginFill(local) : null;

    private async ValueTask<Reply<CacheEntry?>> FillAsync(KeySpace keys, string key, FillToken token)
    {
        try
        {
            var read = await redis.Timed.GetAsync(new(keys, key)).ConfigureAwait(false);
            return IsRejected(read) ? await redis.GetAsync(keys, key).ConfigureAwait(false) : Keep(token, read);
        }
        finally
        {
            entries.EndFill(token);
        }
    }

    /// <summary>As <see cref="FillAsync"/>, for callers that cannot await.</summary>
    private Reply<CacheEntry?> Fill(KeySpace keys, string key, FillToken token)
    {
        try
        {
            var read = redis.Timed.Get(new(keys, key));
            return IsRejected(read) ? redis.Get(keys, key) : Keep(token, read);
        }
        finally
        {
            entries.EndFill(token);
        }
    }

    /// <summary>
    /// Whether the server does not permit to ask for the time to live, without which nothing is kept.
    /// </summary>
    private bool IsRejected(Reply<TimedEntry> read)
    {
        if (read.Value.Rejection is not { } rejection)
        {
            return false;
        }

        tracking.Reject(rejection);
        return true;
    }

    /// <summary>Keeps what was read, if it is small enough, and its token was not taken back.</summary>
    private Reply<CacheEntry?> Keep(FillToken token, Reply<TimedEntry> read)
    {
        var (entry, lifetime) = read.Value;
        if (entry is null || lifetime == TimedEntry.Unknown || entry.GetPayload() is var payload && payload.Length > options.MaxValueBytes)
        {
            return new(entry, read.Failure);
        }

        var kept = new CacheEntry(new NearPayload(entries, token.Key, payload));
        entries.Fill(token, kept, lifetime);
        return new(kept);
    }
}

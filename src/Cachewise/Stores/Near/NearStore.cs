using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Stores.Redis;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;
using Cachewise.Telemetry;

namespace Cachewise.Stores.Near;

/// <summary>
/// A store in front of Redis that keeps the entries that this process has read. The server tells it which have changed,
/// and so does each write of this process.
/// </summary>
/// <remarks>
/// Kept are entries of users, and none of adapters: a session must slide in the server, and a lock must be asked there.
/// No write keeps anything, nor does a read that finds nothing.
/// </remarks>
internal sealed class NearStore : CacheStore
{
    private readonly RedisStore _redis;
    private readonly NearEntries _entries;
    private readonly NearTracking _tracking;
    private readonly NearReads _reads;
    private readonly bool _isRequired;

    /// <param name="plan">The declaration, with a near cache.</param>
    /// <param name="redis">The entries in Redis.</param>
    /// <param name="start">Starts the tracking.</param>
    /// <param name="tokens">The tokens of its fills.</param>
    /// <param name="health">Told why the near cache is not used.</param>
    public NearStore(PlannedCache plan, RedisStore redis, StartTracking start, FillTokens tokens, HealthMonitor health)
    {
        var near = plan.Config.NearCache!;
        _redis = redis;
        _entries = new(plan.Alias, near.MaxEntries, plan.Config.EffectiveMaxBytes, tokens);
        var watches = new LeaseWatches();
        _tracking = new(plan, _entries, watches, start, () => redis.Link, health);
        _reads = new(near, redis, _entries, _tracking);
        redis.Follow(_tracking);
        _isRequired = plan.Config.Required;
        Leases = redis.Leases is { } leases ? new NearLeases(leases, watches, _entries, _tracking) : null;
    }

    public override IStoreLeases? Leases { get; }

    /// <summary>The connection in use.</summary>
    public RedisLink Link => _redis.Link;

    public override bool StoresObjects => _redis.StoresObjects;

    public override int PendingStaleKeys => _redis.PendingStaleKeys;

    public override int NodeCount => _redis.NodeCount;

    public override StoreUsage Usage
    {
        get
        {
            var kept = _entries.Usage;
            return _redis.Usage with { Entries = kept.Entries, Bytes = kept.Bytes, Evictions = kept.Evictions };
        }
    }

    public override bool TryFindLocal(KeySpace keys, string key, out CacheEntry? entry)
    {
        entry = _reads.Find(keys.Local(key));
        return entry is not null;
    }

    public override ValueTask<Reply<CacheEntry?>> GetAsync(KeySpace keys, string key) => _reads.GetAsync(keys, key);

    public override Reply<CacheEntry?> Get(KeySpace keys, string key) => _reads.Get(keys, key);

    public override ValueTask<Reply<CacheEntry?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        _reads.GetManyAsync(keys, names, cancellationToken);

    public override async ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry)
    {
        using var change = Change(keys, key);
        return await _redis.SetAsync(keys, key, value, expiry).ConfigureAwait(false);
    }

    public override Reply<bool> Set(KeySpace keys, string key, CacheEntry value, Expiry expiry)
    {
        using var change = Change(keys, key);
        return _redis.Set(keys, key, value, expiry);
    }

    public override async ValueTask<Reply<IReadOnlyList<string>>> SetManyAsync(
        KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken)
    {
        using var change = Change(keys, entries.Select(entry => entry.Key));
        return await _redis.SetManyAsync(keys, entries, expiry, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<Reply<bool>> SetSlidingAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left)
    {
        using var change = Change(keys, key);
        return await _redis.SetSlidingAsync(keys, key, value, expiry, left).ConfigureAwait(false);
    }

    public override Reply<bool> SetSliding(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left)
    {
        using var change = Change(keys, key);
        return _redis.SetSliding(keys, key, value, expiry, left);
    }

    public override async ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry)
    {
        using var change = Change(keys, key);
        return await _redis.AddAsync(keys, key, value, expiry).ConfigureAwait(false);
    }

    public override Reply<bool> Add(KeySpace keys, string key, CacheEntry value, Expiry expiry)
    {
        using var change = Change(keys, key);
        return _redis.Add(keys, key, value, expiry);
    }

    public override async ValueTask<Reply<bool[]>> AddManyAsync(
        KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken)
    {
        using var change = Change(keys, entries.Select(entry => entry.Key));
        return await _redis.AddManyAsync(keys, entries, expiry, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key)
    {
        using var change = Change(keys, key);
        return await _redis.RemoveAsync(keys, key).ConfigureAwait(false);
    }

    public override Reply<bool> Remove(KeySpace keys, string key)
    {
        using var change = Change(keys, key);
        return _redis.Remove(keys, key);
    }

    public override async ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        using var change = Change(keys, names);
        return await _redis.RemoveManyAsync(keys, names, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks Redis: the caller wants to know what is there now.</summary>
    public override ValueTask<Reply<bool>> ContainsAsync(KeySpace keys, string key) => _redis.ContainsAsync(keys, key);

    public override async ValueTask<Reply<bool>> TouchAsync(KeySpace keys, string key, Expiry expiry)
    {
        using var change = Change(keys, key);
        return await _redis.TouchAsync(keys, key, expiry).ConfigureAwait(false);
    }

    public override async ValueTask<Reply<bool>> TouchIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry)
    {
        using var change = Change(keys, key);
        return await _redis.TouchIfAsync(keys, key, payload, expiry).ConfigureAwait(false);
    }

    public override Reply<bool> TouchIf(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry)
    {
        using var change = Change(keys, key);
        return _redis.TouchIf(keys, key, payload, expiry);
    }

    public override async ValueTask<Reply<bool>> ReplaceIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, CacheEntry value, Expiry expiry)
    {
        using var change = Change(keys, key);
        return await _redis.ReplaceIfAsync(keys, key, payload, value, expiry).ConfigureAwait(false);
    }

    public override async ValueTask<Reply<bool>> PersistAsync(KeySpace keys, string key)
    {
        using var change = Change(keys, key);
        return await _redis.PersistAsync(keys, key).ConfigureAwait(false);
    }

    /// <summary>Asks Redis, which counts the time.</summary>
    public override ValueTask<Reply<TimeSpan?>> GetTimeToLiveAsync(KeySpace keys, string key) => _redis.GetTimeToLiveAsync(keys, key);

    public override async ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry, bool touches)
    {
        using var change = Change(keys, key);
        return await _redis.IncrementAsync(keys, key, delta, created, expiry, touches).ConfigureAwait(false);
    }

    public override async ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key)
    {
        using var left = Change(from, key);
        using var reached = Change(to, key);
        return await _redis.MoveAsync(from, to, key).ConfigureAwait(false);
    }

    public override IAsyncEnumerable<Reply<string>> KeysAsync(KeySpace keys, string pattern, CancellationToken cancellationToken) =>
        _redis.KeysAsync(keys, pattern, cancellationToken);

    public override async ValueTask<Reply<long>> RemoveByPatternAsync(KeySpace keys, string pattern, CancellationToken cancellationToken)
    {
        using var change = ChangeOfAll();
        return await _redis.RemoveByPatternAsync(keys, pattern, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<Reply<bool>> ClearAsync(KeySpace keys, CancellationToken cancellationToken)
    {
        using var change = ChangeOfAll();
        return await _redis.ClearAsync(keys, cancellationToken).ConfigureAwait(false);
    }

    // An entry that slides is one of an adapter, which is not kept.
    public override ValueTask<Reply<bool>> SlideAsync(KeySpace keys, string key, bool wait) => _redis.SlideAsync(keys, key, wait);

    public override Reply<bool> Slide(KeySpace keys, string key) => _redis.Slide(keys, key);

    /// <summary>
    /// Also begins the tracking. Without it a <see cref="CacheConfig.Required"/> cache fails; any other works without
    /// its near cache, which its health says.
    /// </summary>
    public override async ValueTask<Reply<bool>> ProbeAsync()
    {
        var reply = await _redis.ProbeAsync().ConfigureAwait(false);
        return reply.IsAvailable && await _tracking.FirstAttemptAsync().ConfigureAwait(false) is { } problem && _isRequired
            ? Reply<bool>.Unavailable(problem)
            : reply;
    }

    /// <summary>Also begins the tracking, so that the health has it.</summary>
    public override async ValueTask<Reply<bool>> PingAsync()
    {
        var tracking = _tracking.FirstAttemptAsync();
        var reply = await _redis.PingAsync().ConfigureAwait(false);
        if (reply.IsAvailable)
        {
            await tracking.ConfigureAwait(false);
        }

        return reply;
    }

    public override Task<bool> ReconnectAsync(PlannedCache plan, Action<string> onFailed, Action onReconnected) => _redis.ReconnectAsync(plan, onFailed, onReconnected);

    public override async ValueTask DisposeAsync()
    {
        await _tracking.DisposeAsync().ConfigureAwait(false);
        _entries.Dispose();
        await _redis.DisposeAsync().ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _tracking.Dispose();
        _entries.Dispose();
        _redis.Dispose();
    }

    private OwnChange Change(KeySpace keys, string key) => new(_entries, [keys.Local(key)]);

    private OwnChange Change(KeySpace keys, IEnumerable<string> names) => new(_entries, [.. names.Select(keys.Local)]);

    private OwnChange ChangeOfAll() => new(_entries, keys: null);
}

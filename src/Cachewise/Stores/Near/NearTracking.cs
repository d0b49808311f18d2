using Cachewise.Concurrency;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;

namespace Cachewise.Stores.Near;

/// <summary>
/// The tracking of the connection in use, started when the cache is first used. Removes the entries that the server
/// says have changed, and tells the health why reads do not use them.
/// </summary>
internal sealed class NearTracking : ITrackingObserver, ILinkFollower, IAsyncDisposable, IDisposable
{
    private readonly NearEntries _entries;
    private readonly LeaseWatches _watches;
    private readonly KeySpace _keys;
    private readonly StartTracking _start;
    private readonly Func<RedisLink> _link;
    private readonly HealthMonitor _health;
    private readonly Lock _lock = new();
    private readonly PlannedCache _plan;
    private volatile ICacheTracking _current = NoTracking.Instance;
    private volatile StoreFailure? _rejection;
    private ICacheTracking _following = NoTracking.Instance;
    private bool _isDisposed;

    /// <param name="plan">The declaration.</param>
    /// <param name="entries">The entries that are kept.</param>
    /// <param name="watches">The calls that are told of changes.</param>
    /// <param name="start">Starts the tracking of a connection.</param>
    /// <param name="link">The connection in use.</param>
    /// <param name="health">Told why entries are not used.</param>
    public NearTracking(PlannedCache plan, NearEntries entries, LeaseWatches watches, StartTracking start, Func<RedisLink> link, HealthMonitor health)
    {
        (_plan, _entries, _watches, _start, _link, _health) = (plan, entries, watches, start, link, health);
        _keys = new(plan.Config.KeyPrefix, plan.Config.Version, isDefaultVersion: true);
    }

    /// <inheritdoc cref="ICacheTracking.ToldUntil"/>
    public long ToldUntil => _current.ToldUntil;

    /// <summary>Whether changes are told now, so that a value that is read may be kept. Starts the tracking.</summary>
    public bool IsTold => Started().ToldUntil != long.MinValue && _rejection is null;

    /// <summary>Starts the tracking, if it was not, and waits until it has begun or failed.</summary>
    /// <returns>Why there is none; null if there is.</returns>
    public async Task<StoreFailure?> FirstAttemptAsync()
    {
        var tracking = Started();
        await tracking.FirstAttemptAsync().ConfigureAwait(false);
        return tracking.Problem;
    }

    public Task OnSwitchingAsync(RedisLink next, bool mayWait)
    {
        lock (_lock)
        {
            _following = _current;
        }

        return _following.OnSwitchingAsync(next, mayWait);
    }

    /// <summary>Nothing is used that was kept, or is being read, from the other servers.</summary>
    public void OnSwitched(RedisLink unused)
    {
        _rejection = null;
        _entries.InvalidateAll();
        if (_current is var current && current == _following)
        {
            current.OnSwitched(unused);
            OnProblemChanged();
        }
        else if (End(isDisposed: false) is var last && last != NoTracking.Instance)
        {
            // It was started meanwhile, perhaps at the old servers; the next read starts it at the new ones.
            _ = Detached.Start(() => Task.Run(async () => await last.DisposeAsync().ConfigureAwait(false)));
        }
    }

    public void Invalidate(ReadOnlySpan<byte> fullKey)
    {
        if (_keys.LocalOf(fullKey) is { } key)
        {
            _entries.Invalidate(key);
            _watches.Tell(key, ToldUntil);
        }
    }

    public void InvalidateAll() => _entries.InvalidateAll();

    public void OnProblemChanged() => _health.OnNearCacheChanged(_rejection ?? _current.Problem);

    /// <summary>Keeps nothing more from this connection.</summary>
    public void Reject(StoreFailure problem)
    {
        _rejection = problem;
        OnProblemChanged();
    }

    public ValueTask DisposeAsync() => End(isDisposed: true).DisposeAsync();

    public void Dispose() => End(isDisposed: true).Dispose();

    private ICacheTracking Started()
    {
        if (_current is var current && current != NoTracking.Instance)
        {
            return current;
        }

        lock (_lock)
        {
            if (_current == NoTracking.Instance && !_isDisposed)
            {
                _current = _start(_plan, _link(), this);
            }

            current = _current;
        }

        OnProblemChanged(); // it may have one already
        return current;
    }

    /// <summary>Uses no tracking, and so nothing that was kept.</summary>
    /// <returns>The last one, for the caller to dispose of.</returns>
    private ICacheTracking End(bool isDisposed)
    {
        ICacheTracking last;
        lock (_lock)
        {
            (last, _current, _rejection) = (_current, NoTracking.Instance, null);
            _isDisposed |= isDisposed;
        }

        _entries.InvalidateAll();
        return last;
    }
}

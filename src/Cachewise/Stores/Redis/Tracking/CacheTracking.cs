using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// The tracking of one cache, at the servers of its link. While it switches to another link, those of both are tracked,
/// and the older moment counts: so there is no pause, whichever of them is used.
/// </summary>
internal sealed class CacheTracking : ICacheTracking
{
    private readonly TrackedLinks _links;
    private readonly string _start;
    private readonly TimeSpan _maxStaleness;
    private readonly ITrackingObserver _observer;
    private readonly Lock _lock = new();
    private readonly Task _firstAttempt;
    private volatile LinkUse[] _uses = [];
    private long _toldUntil = long.MinValue;
    private bool _isDisposed;

    private CacheTracking(TrackedLinks links, RedisLink link, string start, TimeSpan maxStaleness, ITrackingObserver observer)
    {
        (_links, _start, _maxStaleness, _observer) = (links, start, maxStaleness, observer);
        var use = Begin(link);
        Count(use);
        _firstAttempt = use.Cache.FirstAttempt;
    }

    public long ToldUntil => Volatile.Read(ref _toldUntil);

    public StoreFailure? Problem => ToldUntil != long.MinValue ? null : _uses.Select(use => use.Tracker.ProblemOf(use.Cache)).FirstOrDefault(problem => problem is not null);

    /// <summary>Begins to track the keys of a cache; does not wait.</summary>
    /// <param name="links">The tracking of the application.</param>
    /// <param name="link">The way to the servers.</param>
    /// <param name="start">What all keys of the cache begin with, at any version: <c>prefix:</c>.</param>
    /// <param name="maxStaleness">The bound of local reads, by which PINGs are paced.</param>
    /// <param name="observer">Told of changes.</param>
    public static CacheTracking Start(TrackedLinks links, RedisLink link, string start, TimeSpan maxStaleness, ITrackingObserver observer) =>
        new(links, link, start, maxStaleness, observer);

    public Task FirstAttemptAsync() => _firstAttempt;

    public async Task OnSwitchingAsync(RedisLink next, bool mayWait)
    {
        var use = Begin(next);
        if (mayWait)
        {
            await use.Cache.FirstAttempt.ConfigureAwait(false);
        }

        Count(use);
    }

    /// <summary>Ends one use of the link, for it may have come into use again.</summary>
    public void OnSwitched(RedisLink unused) => End(uses => uses.Where(use => use.Link == unused).Take(1));

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        End(static uses => uses);
    }

    private LinkUse Begin(RedisLink link)
    {
        var cache = new TrackedCache(_start, _maxStaleness, _observer, Publish);
        return new(link, _links.Add(link, cache), cache);
    }

    /// <summary>The moment of this link counts from now on.</summary>
    private void Count(LinkUse use)
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _uses = [.. _uses, use];
                Publish();
                return;
            }
        }

        _links.Remove(use.Tracker, use.Cache);
    }

    private void End(Func<IEnumerable<LinkUse>, IEnumerable<LinkUse>> which)
    {
        LinkUse[] ended;
        lock (_lock)
        {
            ended = [.. which(_uses)];
            _uses = [.. _uses.Except(ended)];
            Publish();
        }

        Array.ForEach(ended, use => _links.Remove(use.Tracker, use.Cache));
    }

    private void Publish()
    {
        bool isChanged;
        lock (_lock)
        {
            var moment = _uses is [] ? long.MinValue : _uses.Min(use => use.Cache.ToldUntil);
            isChanged = moment == long.MinValue != (_toldUntil == long.MinValue);
            Volatile.Write(ref _toldUntil, moment);
        }

        if (isChanged)
        {
            // Not under a lock.
            ThreadPool.UnsafeQueueUserWorkItem(static observer => observer.OnProblemChanged(), _observer, preferLocal: false);
        }
    }

    private sealed class LinkUse(RedisLink link, LinkTracker tracker, TrackedCache cache)
    {
        public RedisLink Link => link;

        public LinkTracker Tracker => tracker;

        public TrackedCache Cache => cache;
    }
}

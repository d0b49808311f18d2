using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>The tracking of an application. Caches with the same link share the tracking connections.</summary>
internal sealed class TrackedLinks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RedisLink, LinkTracker> _trackers = [];

    /// <summary>The pause after a server has rejected tracking.</summary>
    public TimeSpan RejectedPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a connection is used if <c>ConfigureRedis</c> makes its login. A server may close it when its token
    /// expires, so it is replaced by one with a new token before.
    /// </summary>
    public TimeSpan RenewalInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The keys of a cache are to be tracked.</summary>
    public LinkTracker Add(RedisLink link, TrackedCache cache)
    {
        lock (_lock)
        {
            if (!_trackers.TryGetValue(link, out var tracker))
            {
                tracker = _trackers[link] = new(link, RejectedPause, RenewalInterval);
            }

            tracker.Add(cache);
            return tracker;
        }
    }

    /// <summary>The keys of a cache are to be tracked no more; with the last one the connections are closed.</summary>
    public void Remove(LinkTracker tracker, TrackedCache cache)
    {
        lock (_lock)
        {
            if (!tracker.Remove(cache) && _trackers.Remove(tracker.Redis))
            {
                tracker.Dispose();
            }
        }
    }
}

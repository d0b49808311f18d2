using System.Net;
using Cachewise.Concurrency;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// Tracks the keys of all caches with one link, at each server that has some: the only one, the primary that sentinels
/// name, or the owners of a cluster's slots. A cache may read locally only while all of them tell it.
/// </summary>
/// <remarks>
/// What the proof needs, in this order: where something may be missed, <see cref="long.MinValue"/> is published first,
/// and then the caches forget all; only a PING that is sent after that raises it again.
/// </remarks>
/// <param name="redis">The link.</param>
/// <param name="rejectedPause">The pause after a server has rejected tracking.</param>
/// <param name="renewalInterval">How long a connection is used if <c>ConfigureRedis</c> makes its login.</param>
internal sealed class LinkTracker(RedisLink redis, TimeSpan rejectedPause, TimeSpan renewalInterval) : IDisposable
{
    private static readonly TimeSpan SlotsInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FindInterval = TimeSpan.FromSeconds(1);

    private readonly TrackingOptions _options = new(redis.Parameters);
    private readonly CancellationTokenSource _disposed = new();
    private volatile TrackedCache[] _caches = [];
    private volatile NodeTracker[] _nodes = [];
    private volatile TrackingPace _pace = TrackingPace.Create(TimeSpan.Zero);
    private RedisFailure? _failure;
    private SlotMap? _slots;
    private volatile TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isChanging;
    private bool _isStarted;

    /// <summary>Guards the nodes, and what is published.</summary>
    public Lock Lock { get; } = new();

    /// <summary>The link.</summary>
    public RedisLink Redis => redis;

    /// <summary>The pause after a server has rejected tracking.</summary>
    public TimeSpan RejectedPause => rejectedPause;

    /// <summary>How long a connection is used: until a token may have been replaced.</summary>
    public TimeSpan RenewalInterval => redis.Parameters.Configure is null || redis.IsExternal ? Timeout.InfiniteTimeSpan : renewalInterval;

    /// <summary>What is to be tracked.</summary>
    public PrefixSet Prefixes { get; private set; } = new([]);

    /// <summary>The keys of a cache are to be tracked.</summary>
    public void Add(TrackedCache cache)
    {
        lock (Lock)
        {
            Use([.. _caches, cache]);
        }

        // What was read from the server before this moment is not told of.
        cache.Observer.InvalidateAll();
        lock (Lock)
        {
            Publish();
            if (cache.ToldUntil == long.MinValue && (_failure is not null || Array.Exists(_nodes, node => node.Failure is not null)))
            {
                cache.OnAttemptFailed();
            }

            if (!_isStarted)
            {
                _isStarted = true;
                _ = Detached.Run(FollowAsync);
            }
        }
    }

    /// <summary>The keys of a cache are to be tracked no more.</summary>
    /// <returns>Whether there are other caches.</returns>
    public bool Remove(TrackedCache cache)
    {
        lock (Lock)
        {
            Use([.. _caches.Where(other => other != cache)]);
            cache.Publish(long.MinValue);
            return _caches is not [];
        }
    }

    /// <summary>Why a cache is told nothing; null where it is, or nothing has failed.</summary>
    public StoreFailure? ProblemOf(TrackedCache cache)
    {
        lock (Lock)
        {
            if (cache.ToldUntil != long.MinValue)
            {
                return null;
            }

            return Array.Find(_nodes, node => node.Failure is not null && (node.ToldUntil == long.MinValue || !node.Covers(cache.StartUtf8))) is { } failed
                ? failed.Failure!.At(redis.Slots.AllowsManyKeys ? redis.Address : redis.AddressOf(new(failed.EndPoint)))
                : _failure?.At(redis.Address);
        }
    }

    /// <summary>A connection for the present prefixes.</summary>
    public TrackingConnection CreateConnection(EndPoint endpoint, ITrackingEvents events) =>
        new(new(redis.Parameters, endpoint, _options), Prefixes, () => _pace, events);

    /// <summary>Tells each cache how far it has been told; the caller holds the lock.</summary>
    public void Publish()
    {
        foreach (var cache in _caches)
        {
            var moment = _isChanging || _nodes is [] ? long.MinValue : _nodes.Min(node => node.Covers(cache.StartUtf8) ? node.ToldUntil : long.MinValue);
            if (moment != cache.ToldUntil)
            {
                cache.Publish(moment);
            }
        }
    }

    /// <summary>A key has changed.</summary>
    public void Invalidate(ReadOnlySpan<byte> key)
    {
        foreach (var cache in _caches)
        {
            if (key.StartsWith(cache.StartUtf8))
            {
                cache.Observer.Invalidate(key);
            }
        }
    }

    /// <summary>All keys may have changed.</summary>
    public void InvalidateAll()
    {
        foreach (var cache in _caches)
        {
            cache.Observer.InvalidateAll();
        }
    }

    /// <summary>A node may not have told all; it may be no primary any more.</summary>
    public void OnLost()
    {
        InvalidateAll();
        _lost.TrySetResult();
    }

    /// <summary>A node tells of all changes from now on; caches that it has not told before forget all.</summary>
    public void OnArmed(NodeTracker node)
    {
        _options.OnConnected();
        TrackedCache[] untold;
        lock (Lock)
        {
            untold = Array.FindAll(_caches, cache => !node.Covers(cache.StartUtf8));
        }

        Array.ForEach(untold, cache => cache.Observer.InvalidateAll());
    }

    /// <summary>An attempt to track the keys of some caches has failed.</summary>
    public void OnAttemptFailed() => Array.ForEach(_caches, cache => cache.OnAttemptFailed());

    public void Dispose()
    {
        lock (Lock)
        {
            _disposed.Cancel();
            Array.ForEach(_nodes, node => node.Dispose());
        }
    }

    private void Use(TrackedCache[] caches)
    {
        _caches = caches;
        Prefixes = new(caches.Select(cache => cache.Start));
        _pace = TrackingPace.Create(caches is [] ? TimeSpan.Zero : caches.Min(cache => cache.MaxStaleness));
        Array.ForEach(_nodes, node => node.Notify());
    }

    /// <summary>Finds the servers, and finds them again when that may have changed.</summary>
    private async Task FollowAsync()
    {
        while (!_disposed.IsCancellationRequested)
        {
            var switched = redis.Switched;
            _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await FindAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (ClientError.IsFailure(error))
            {
                lock (Lock)
                {
                    _failure = redis.FailureOf(RedisNode.Unnamed, error);
                }

                OnAttemptFailed();
            }

            await WaitAsync(Task.WhenAny(switched, _lost.Task)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until a node is lost, the sentinels name another primary, a call has found other slots, or it is time to
    /// ask again.
    /// </summary>
    private async Task WaitAsync(Task changed)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!_disposed.IsCancellationRequested && !changed.IsCompleted && TimeProvider.System.GetElapsedTime(began) < FindInterval && (_slots is null || redis.Slots == _slots))
        {
            await Task.WhenAny(changed, Task.Delay(redis.Slots.AllowsManyKeys && _slots is not null ? FindInterval : SlotsInterval, TimeProvider.System, _disposed.Token)).ConfigureAwait(false);
        }
    }

    private async Task FindAsync()
    {
        var primaries = await redis.GetPrimariesAsync(static _ => true).ConfigureAwait(false);
        if (primaries is [])
        {
            throw new RedisSetupException("has no primary that is connected");
        }

        if (redis.IsExternal)
        {
            _options.UseExternal(primaries[0].Server.Multiplexer);
        }

        Use([.. primaries.Select(primary => primary.Server.EndPoint).Distinct()], redis.Slots);
    }

    private void Use(List<EndPoint> endpoints, SlotMap slots)
    {
        NodeTracker[] added, removed;
        lock (Lock)
        {
            _failure = null;
            removed = Array.FindAll(_nodes, node => !endpoints.Contains(node.EndPoint));
            added = [.. endpoints.Where(endpoint => !Array.Exists(_nodes, node => node.EndPoint.Equals(endpoint))).Select(endpoint => new NodeTracker(this, endpoint))];
            var isSame = added is [] && removed is [] && _slots?.IsSameAs(slots) == true;
            _slots = slots;
            if (isSame || _disposed.IsCancellationRequested)
            {
                return;
            }

            _nodes = [.. _nodes.Except(removed), .. added];
            _isChanging = true;
            Publish();
        }

        Array.ForEach(removed, node => node.Dispose());
        InvalidateAll();
        Array.ForEach(added, node => node.Start());
        lock (Lock)
        {
            _isChanging = false;
            Publish();
        }
    }
}

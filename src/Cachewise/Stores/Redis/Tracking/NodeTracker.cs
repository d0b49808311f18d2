using System.Net;
using Cachewise.Concurrency;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// Keeps one server tracked. Where the prefixes change, or it is time to use a new token, a second connection is made,
/// and takes the place of the first once both have told all until the same moment: nothing is missed, nothing pauses.
/// </summary>
/// <param name="link">What it is a part of, and whose lock guards it.</param>
/// <param name="endpoint">The server.</param>
internal sealed class NodeTracker(LinkTracker link, EndPoint endpoint) : ITrackingEvents, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _disposed = new();
    private TrackingConnection? _current;
    private TrackingConnection? _next;
    private long _nextArmedAt;
    private long? _nextToldUntil;
    private long _replacedAt;
    private TimeSpan _pause = FirstPause;
    private volatile bool _hasFailed;
    private bool _isLate;

    /// <summary>The server.</summary>
    public EndPoint EndPoint => endpoint;

    /// <summary>As <see cref="ICacheTracking.ToldUntil"/>, of this server.</summary>
    public long ToldUntil { get; private set; } = long.MinValue;

    /// <summary>Why the last attempt to connect failed; null if it did not.</summary>
    public RedisFailure? Failure { get; private set; }

    /// <summary>Whether the server tells of all keys that begin so, be it late.</summary>
    public bool Covers(ReadOnlySpan<byte> start) => _current?.Prefixes.Covers(start) == true;

    /// <summary>Begins.</summary>
    public void Start() => _ = Detached.Run(RunAsync);

    /// <summary>The prefixes may have changed.</summary>
    public void Notify()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    public void Dispose()
    {
        lock (link.Lock)
        {
            _disposed.Cancel();
            _current?.Dispose();
            _next?.Dispose();
        }
    }

    void ITrackingEvents.OnArmed(TrackingConnection connection)
    {
        lock (link.Lock)
        {
            _nextArmedAt = Environment.TickCount64;
        }

        link.OnArmed(this);
    }

    void ITrackingEvents.OnInvalidated(ReadOnlySpan<byte> key) => link.Invalidate(key);

    void ITrackingEvents.OnAllInvalidated() => link.InvalidateAll();

    void ITrackingEvents.OnToldUntil(TrackingConnection connection, long moment)
    {
        lock (link.Lock)
        {
            if (connection == _current)
            {
                (ToldUntil, Failure, _isLate) = (moment, _isLate ? null : Failure, false);
            }
            else if (connection == _next)
            {
                _nextToldUntil = moment;
            }

            // What was written before the next one was armed, only the current one tells.
            if (_nextToldUntil is { } told && (_current is null || ToldUntil > _nextArmedAt))
            {
                _current?.Dispose();
                (_current, ToldUntil, Failure, _isLate, _pause) = (_next, told, null, false, FirstPause);
                (_next, _nextToldUntil, _replacedAt) = (null, null, TimeProvider.System.GetTimestamp());
                Notify();
            }

            link.Publish();
        }
    }

    void ITrackingEvents.OnLate(TrackingConnection connection, ConnectionProblem problem)
    {
        lock (link.Lock)
        {
            if (connection == _current)
            {
                (ToldUntil, Failure, _isLate) = (long.MinValue, FailureOf(problem), true);
                link.Publish();
            }
        }
    }

    void ITrackingEvents.OnEnded(TrackingConnection connection, ConnectionProblem? problem)
    {
        var wasCurrent = false;
        lock (link.Lock)
        {
            Failure = FailureOf(problem);
            if (connection == _current)
            {
                (_current, ToldUntil, _isLate, wasCurrent) = (null, long.MinValue, false, true);
                link.Publish();
            }
            else if (connection == _next)
            {
                (_next, _nextToldUntil) = (null, null);
                _pause = TrackingProblem.IsLasting(problem) ? link.RejectedPause : Min(_pause * 2, LongestPause);
            }
        }

        if (wasCurrent)
        {
            link.OnLost();
        }

        link.OnAttemptFailed();
        _hasFailed = true;
        Notify();
    }

    private static RedisFailure FailureOf(ConnectionProblem? problem) => problem is null
        ? new(FailureKind.Unreachable, "closed the connection that tells of changed keys, or is unreachable", "check its address, and that it runs")
        : new(FailureKind.Unreachable, problem.What, problem.Fix) { Code = $"{problem.Kind}" };

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private bool IsOld => link.RenewalInterval != Timeout.InfiniteTimeSpan && TimeProvider.System.GetElapsedTime(_replacedAt) >= link.RenewalInterval;

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                Begin();
                await _changed.WaitAsync(link.RenewalInterval, _disposed.Token).ConfigureAwait(false);
                if (_hasFailed)
                {
                    _hasFailed = false;
                    await Task.Delay(_pause, TimeProvider.System, _disposed.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    /// <summary>Begins to connect, where there is no connection, one for other prefixes, or one that is old.</summary>
    private void Begin()
    {
        lock (link.Lock)
        {
            if (_disposed.IsCancellationRequested || _next is not null || link.Prefixes.Prefixes is [] || (_current?.Prefixes.IsSameAs(link.Prefixes) == true && !IsOld))
            {
                return;
            }

            _next = link.CreateConnection(endpoint, this);
            _next.Start();
        }
    }
}

using Cachewise.Concurrency;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Resilience;

/// <summary>
/// The health of a backend, known from its circuit and from every reply. Changes are logged and raised in order, once
/// each, and outside the lock.
/// </summary>
internal sealed class HealthMonitor(string alias, FailureMode mode, ILogger logger, TimeProvider time) : ICircuitObserver, IDisposable
{
    /// <summary>A backend counts as healthy again when it has rejected nothing for this long.</summary>
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(1);

    // A backend that flaps, as one that drops each connection after a while, would write two lines for each outage.
    private const int MostOutagesLogged = 10;
    private static readonly TimeSpan OutagePeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly MessageLimit _outages = new(MostOutagesLogged, OutagePeriod, time);
    private readonly CallbackQueue _messages = new();
    private IHealthSource? _source;
    private DateTimeOffset _since = time.GetUtcNow();
    private (CacheHealthState State, string? OutageReason) _raised;
    private long _openedAt;
    private StoreFailure? _outage;
    private int _openCircuits;
    private bool _isReasonLogged;
    private volatile bool _isOutageSilent;
    private bool _isFlappingLogged;
    private readonly MessageLimit _nearProblems = new(1, OutagePeriod, time);
    private StoreFailure? _nearProblem;
    private bool _isNearProblemLogged;
    private StoreFailure? _rejection;
    private bool _isRejecting;
    private long _firstRejection;
    private long _lastRejection;
    private long _rejectedCalls;
    private ITimer? _quietTimer;
    private bool _isDisposed;
    private long _failedCalls;
    private volatile StoreFailure? _lastFailure;

    /// <summary>The handlers of changes.</summary>
    public HealthChanges Changes { get; } = new(alias, logger, time);

    /// <summary>Takes what the backend itself knows into account; before that it is one node.</summary>
    public void Watch(IHealthSource source) => Volatile.Write(ref _source, source);

    /// <summary>The health now.</summary>
    public CacheHealth Snapshot()
    {
        CacheHealth health;
        lock (_lock)
        {
            EndRejections();
            health = Raise();
        }

        _messages.Run();
        return health;
    }

    public void OnOpened(StoreFailure failure)
    {
        lock (_lock)
        {
            (_outage, _lastFailure, _isReasonLogged, _openCircuits) = (failure, failure, false, 1);
            (_openedAt, _since) = (time.GetTimestamp(), time.GetUtcNow());
            LogBegin(failure);
            Raise();
        }

        _messages.Run();
    }

    public void OnOpenCountChanged(int open)
    {
        lock (_lock)
        {
            _openCircuits = open;
            Raise();
        }
    }

    /// <summary>Logged once an outage.</summary>
    public void OnReasonChanged(StoreFailure failure)
    {
        lock (_lock)
        {
            if (_outage is not { } last)
            {
                return;
            }

            (_outage, _lastFailure) = (failure, failure);
            // The same reason of another node is nothing new.
            if (!_isReasonLogged && !_isOutageSilent && !failure.HasCauseOf(last))
            {
                _isReasonLogged = true;
                _messages.Add(() => Log.OutageReasonChanged(logger, alias, failure.Reason));
            }

            Raise();
        }

        _messages.Run();
    }

    public void OnClosed()
    {
        lock (_lock)
        {
            var (length, calls) = (time.GetElapsedTime(_openedAt), Interlocked.Exchange(ref _failedCalls, 0));
            (_outage, _since) = (null, time.GetUtcNow());
            if (!_isOutageSilent)
            {
                _messages.Add(() => Log.OutageEnded(logger, alias, length, calls));
            }

            _isOutageSilent = false;
            EndRejections();
            Raise();
        }

        _messages.Run();
    }

    /// <summary>
    /// Notes that a call failed. A backend that rejects some commands and accepts others, as a full one does, is not
    /// unavailable: that is logged when it begins, and when nothing was rejected for a minute.
    /// </summary>
    public void ObserveFailure(string operation, StoreFailure failure)
    {
        _lastFailure = failure;
        if (failure.IsOutage)
        {
            Interlocked.Increment(ref _failedCalls);
            if (_isOutageSilent)
            {
                LogLate();
            }
        }
        else
        {
            NoteRejection(operation, failure);
        }
    }

    /// <summary>
    /// Notes why the near cache is not used, or null when it is. Logged when it begins and when it has ended, at most
    /// once a minute.
    /// </summary>
    public void OnNearCacheChanged(StoreFailure? problem)
    {
        lock (_lock)
        {
            if (problem == _nearProblem)
            {
                return;
            }

            var isBegin = _nearProblem is null;
            _nearProblem = problem;
            _since = (isBegin || problem is null) && _outage is null && !_isRejecting ? time.GetUtcNow() : _since;
            if (problem is null)
            {
                if (_isNearProblemLogged)
                {
                    _messages.Add(() => Log.NearCacheUsed(logger, alias));
                }

                _isNearProblemLogged = false;
            }
            else if (!_isNearProblemLogged && _nearProblems.TryTake())
            {
                _isNearProblemLogged = true;
                _messages.Add(() => Log.NearCacheUnused(logger, alias, problem.Reason));
            }

            Raise();
        }

        _messages.Run();
    }

    /// <summary>Nothing is raised from now on.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _quietTimer?.Dispose();
        }

        Changes.End();
    }

    /// <summary>Logs that an outage begins, unless too many have; under the lock.</summary>
    private void LogBegin(StoreFailure failure)
    {
        _isOutageSilent = !_outages.TryTake();
        if (!_isOutageSilent)
        {
            _isFlappingLogged = false;
            _messages.Add(mode is FailureMode.Throw ? () => Log.OutageBeganThrowing(logger, alias, failure.Reason) : () => Log.OutageBegan(logger, alias, failure.Reason));
        }
        else if (!_isFlappingLogged)
        {
            _isFlappingLogged = true;
            _messages.Add(() => Log.OutagesRepeat(logger, alias, MostOutagesLogged + 1, OutagePeriod, failure.Reason));
        }
    }

    /// <summary>Logs an outage that was not logged when it began, and lasts.</summary>
    private void LogLate()
    {
        lock (_lock)
        {
            if (_isOutageSilent && _outage is { } outage)
            {
                LogBegin(outage);
            }
        }

        _messages.Run();
    }

    private void NoteRejection(string operation, StoreFailure failure)
    {
        lock (_lock)
        {
            (_lastRejection, _rejection) = (time.GetTimestamp(), failure);
            _rejectedCalls++;
            if (_isRejecting)
            {
                return;
            }

            (_isRejecting, _firstRejection) = (true, _lastRejection);
            _since = _outage is null ? time.GetUtcNow() : _since;
            _messages.Add(() => Log.Rejected(logger, alias, operation, failure.Reason));
            StartTimer(QuietPeriod);
            Raise();
        }

        _messages.Run();
    }

    /// <summary>Has the end of the rejections noticed without a call; under the lock.</summary>
    private void StartTimer(TimeSpan due)
    {
        if (!_isDisposed)
        {
            _quietTimer ??= Detached.Start(() => time.CreateTimer(
                static state => ((HealthMonitor)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            _quietTimer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            EndRejections();
            if (_isRejecting)
            {
                // More was rejected since, or the timer was early.
                StartTimer(QuietPeriod - time.GetElapsedTime(_lastRejection) + TimeSpan.FromMilliseconds(1));
            }

            Raise();
        }

        _messages.Run();
    }

    /// <summary>Ends the rejections if the quiet period is over; under the lock.</summary>
    private void EndRejections()
    {
        if (!_isRejecting || time.GetElapsedTime(_lastRejection) - QuietPeriod is not { Ticks: >= 0 } since)
        {
            return;
        }

        var (calls, length) = (_rejectedCalls, time.GetElapsedTime(_firstRejection, _lastRejection));
        (_isRejecting, _rejection, _rejectedCalls) = (false, null, 0);
        var ended = time.GetUtcNow() - since;
        _since = _outage is null && ended > _since ? ended : _since;
        _messages.Add(() => Log.RejectionsEnded(logger, alias, QuietPeriod, calls, length));
    }

    /// <summary>
    /// Has the health raised if it is in another state, or an outage has another reason; under the lock, which keeps
    /// the changes in order.
    /// </summary>
    private CacheHealth Raise()
    {
        var health = Current();
        var change = (health.State, _outage?.Problem);
        if (change != _raised)
        {
            _raised = change;
            Changes.Add(health);
        }

        return health;
    }

    private CacheHealth Current()
    {
        var failure = _outage ?? _rejection ?? _nearProblem; // with the near cache alone, calls are only slower
        var source = Volatile.Read(ref _source);
        return new()
        {
            State = failure is null ? CacheHealthState.Healthy
                : _outage is null || _openCircuits < (source?.NodeCount ?? 1) ? CacheHealthState.Degraded
                : CacheHealthState.Unavailable,
            Since = _since,
            Reason = failure?.Problem,
            Fix = failure?.Fix,
            PendingStaleKeys = source?.PendingStaleKeys ?? 0,
            LastError = _lastFailure?.Reason,
        };
    }
}

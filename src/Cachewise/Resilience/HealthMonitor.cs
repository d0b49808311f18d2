using Cachewise.Concurrency;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Resilience;

/// <summary>
/// The health of a backend, known from its circuit and from every reply. Changes are logged in order, once each, and
/// outside the lock.
/// </summary>
internal sealed class HealthMonitor(string alias, FailureMode mode, ILogger logger, TimeProvider time) : ICircuitObserver
{
    /// <summary>A backend counts as healthy again when it has rejected nothing for this long.</summary>
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly CallbackQueue _messages = new();
    private DateTimeOffset _since = time.GetUtcNow();
    private long _openedAt;
    private StoreFailure? _outage;
    private bool _isReasonLogged;
    private StoreFailure? _rejection;
    private long _firstRejection;
    private long _lastRejection;
    private long _rejectedCalls;
    private long _failedCalls;
    private volatile bool _isRejecting;
    private volatile StoreFailure? _lastFailure;

    /// <summary>The health now.</summary>
    /// <param name="pendingStaleKeys">How many keys are still to be removed.</param>
    /// <param name="isPartlyAvailable">Whether an outage leaves some nodes available.</param>
    public CacheHealth Snapshot(int pendingStaleKeys, bool isPartlyAvailable)
    {
        CacheHealth health;
        lock (_lock)
        {
            EndRejections();
            var current = _outage ?? _rejection;
            health = new()
            {
                State = current is null ? CacheHealthState.Healthy
                    : _outage is null || isPartlyAvailable ? CacheHealthState.Degraded
                    : CacheHealthState.Unavailable,
                Since = _since,
                Reason = current?.Problem,
                Fix = current?.Fix,
                PendingStaleKeys = pendingStaleKeys,
                LastError = _lastFailure?.Reason,
            };
        }

        _messages.Run();
        return health;
    }

    public void OnOpened(StoreFailure failure)
    {
        lock (_lock)
        {
            (_outage, _lastFailure, _isReasonLogged) = (failure, failure, false);
            (_openedAt, _since) = (time.GetTimestamp(), time.GetUtcNow());
            _messages.Add(mode is FailureMode.Throw ? () => Log.OutageBeganThrowing(logger, alias, failure.Reason) : () => Log.OutageBegan(logger, alias, failure.Reason));
        }

        _messages.Run();
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
            if (!_isReasonLogged && !failure.HasCauseOf(last)) // the same of another node is nothing new
            {
                _isReasonLogged = true;
                _messages.Add(() => Log.OutageReasonChanged(logger, alias, failure.Reason));
            }
        }

        _messages.Run();
    }

    public void OnClosed()
    {
        lock (_lock)
        {
            var (length, calls) = (time.GetElapsedTime(_openedAt), Interlocked.Exchange(ref _failedCalls, 0));
            (_outage, _since) = (null, time.GetUtcNow());
            _messages.Add(() => Log.OutageEnded(logger, alias, length, calls));
        }

        _messages.Run();
    }

    /// <summary>Notes that a call succeeded.</summary>
    public void ObserveSuccess()
    {
        if (_isRejecting)
        {
            NoteSuccess();
        }
    }

    /// <summary>
    /// Notes that a call failed. A backend that rejects some commands and accepts others, as a full one does, is not
    /// unavailable: that is logged when it begins, and by the first call or look at the health after a minute in which
    /// nothing was rejected.
    /// </summary>
    public void ObserveFailure(string operation, StoreFailure failure)
    {
        _lastFailure = failure;
        if (failure.IsOutage)
        {
            Interlocked.Increment(ref _failedCalls);
        }
        else
        {
            NoteRejection(operation, failure);
        }
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
        }

        _messages.Run();
    }

    private void NoteSuccess()
    {
        lock (_lock)
        {
            EndRejections();
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
}

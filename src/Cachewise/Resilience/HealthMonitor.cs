using System.Diagnostics.CodeAnalysis;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Resilience;

/// <summary>What is known of the backend's health, from its circuit breaker and from every reply; logged when it changes.</summary>
internal sealed class HealthMonitor(string alias, FailureMode mode, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan QuietAfterRefusal = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _began;
    private string _told = "";
    private bool _isExplained;
    private long _firstRefusal;
    private long _lastRefusal;
    private long _callsRefused;
    private long _callsLost;
    private bool _isAway;
    private volatile bool _isRefusing;

    /// <summary>The backend went away: the circuit breaker says so, once an outage.</summary>
    public void OnOpened(CacheUnavailableException failure)
    {
        lock (_lock)
        {
            (_isAway, _began, _told, _isExplained) = (true, time.GetTimestamp(), failure.Reason, false);
            if (mode is FailureMode.Throw)
            {
                Log.OutageBeganThrowing(logger, alias, failure.Cause);
            }
            else
            {
                Log.OutageBegan(logger, alias, failure.Cause);
            }
        }
    }

    /// <summary>It is known now why the backend cannot be used: said once an outage, where it is not what was said at its beginning.</summary>
    public void OnReasonChanged(CacheUnavailableException failure)
    {
        lock (_lock)
        {
            if (_isAway && !_isExplained && !string.Equals(failure.Reason, _told, StringComparison.Ordinal))
            {
                _isExplained = true;
                Log.OutageExplained(logger, alias, failure.Cause);
            }
        }
    }

    /// <summary>The backend is back.</summary>
    public void OnClosed()
    {
        lock (_lock)
        {
            _isAway = false;
            Log.OutageEnded(logger, alias, time.GetElapsedTime(_began), Interlocked.Exchange(ref _callsLost, 0));
        }
    }

    /// <summary>
    /// Takes note of an answer. A server that refuses some commands and does others, as one that is full, is no outage: it is told when that begins, and when nothing was refused for a minute.
    /// </summary>
    /// <returns>Whether the backend could not do what was asked.</returns>
    public bool Observe([NotNullWhen(true)] CacheUnavailableException? failure)
    {
        if (failure is { IsRefusal: true })
        {
            NoteRefusal(failure);
        }
        else if (failure is not null)
        {
            Interlocked.Increment(ref _callsLost);
        }
        else if (_isRefusing)
        {
            NoteSuccess();
        }

        return failure is not null;
    }

    private void NoteRefusal(CacheUnavailableException failure)
    {
        lock (_lock)
        {
            _lastRefusal = time.GetTimestamp();
            _callsRefused++;
            if (!_isRefusing)
            {
                (_isRefusing, _firstRefusal) = (true, _lastRefusal);
                Log.Refused(logger, alias, failure.Cause);
            }
        }
    }

    private void NoteSuccess()
    {
        lock (_lock)
        {
            if (_isRefusing && time.GetElapsedTime(_lastRefusal) >= QuietAfterRefusal)
            {
                Log.RefusesNoMore(logger, alias, QuietAfterRefusal, _callsRefused, time.GetElapsedTime(_firstRefusal, _lastRefusal));
                (_isRefusing, _callsRefused) = (false, 0);
            }
        }
    }
}

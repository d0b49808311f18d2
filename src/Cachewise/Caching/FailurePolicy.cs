using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Cachewise.Backends;
using Cachewise.Telemetry;
using Cachewise.Values;
using Microsoft.Extensions.Logging;

namespace Cachewise.Caching;

/// <summary>
/// What becomes of a failure: the one place that knows <see cref="FailureMode"/>. Every answer of the backend passes through here.
/// </summary>
internal sealed class FailurePolicy(string alias, FailureMode mode, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan QuietAfterRefusal = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Type, bool> _unreadable = new();
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

    /// <summary>For a call that can be recomputed: the answer; while the backend is away, the fallback. A write that is dropped leaves a stale entry, which is then removed before it is read again.</summary>
    /// <exception cref="CacheUnavailableException">The backend is away, and the mode is <see cref="FailureMode.Throw"/>.</exception>
    public T Degrade<T>(Reply<T> reply, T fallback)
    {
        if (!Observe(reply.Failure))
        {
            return reply.Value;
        }

        if (mode is FailureMode.Throw)
        {
            throw reply.Failure!.Of(reply.Failure.Operation);
        }

        reply.FailedWrite?.MarkStale(); // the caller is not told
        CacheMetrics.CountDegraded(alias);
        return fallback;
    }

    /// <summary>For a call that nothing can stand in for: the answer.</summary>
    /// <exception cref="CacheUnavailableException">The backend is away.</exception>
    public T Require<T>(Reply<T> reply) => Observe(reply.Failure) ? throw reply.Failure!.Of(reply.Failure.Operation) : reply.Value;

    /// <summary>Takes note of a stored value that cannot be read, which then counts as a miss.</summary>
    /// <exception cref="CacheValueException">The mode is <see cref="FailureMode.Throw"/>.</exception>
    public void Unreadable(Type type, string problem)
    {
        var error = UnreadableError(type, problem);
        if (mode is FailureMode.Throw)
        {
            throw error;
        }

        if (_unreadable.TryAdd(type, true))
        {
            Log.Unreadable(logger, alias, TypeName.Of(type), problem);
        }
    }

    /// <summary>Takes note of a stored value that cannot be read, where a miss cannot stand in for it.</summary>
    public CacheValueException UnreadableError(Type type, string problem)
    {
        CacheMetrics.CountUnreadable(alias);
        return new($"Cache '{alias}': a stored value cannot be read as {TypeName.Of(type)}: {problem}.");
    }

    /// <summary>The backend went away: the circuit breaker says so, once an outage.</summary>
    public void Began(CacheUnavailableException failure)
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
    public void Explained(CacheUnavailableException failure)
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
    public void Ended()
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

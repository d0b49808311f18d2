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
    private static readonly TimeSpan QuietAfterOutage = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuietAfterRefusal = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Type, bool> _unreadable = new();
    private readonly Lock _lock = new();
    private long _began;
    private long _lastFailure;
    private TimeSpan _quiet;
    private long _callsLost;
    private volatile bool _isAway;

    /// <summary>For a call that can be recomputed: the answer; while the backend is away, the fallback.</summary>
    /// <exception cref="CacheUnavailableException">The backend is away, and the mode is <see cref="FailureMode.Throw"/>.</exception>
    public T Degrade<T>(Reply<T> reply, T fallback)
    {
        if (!Observe(reply.Failure))
        {
            return reply.Value;
        }

        if (mode is FailureMode.Throw)
        {
            throw reply.Failure!;
        }

        Interlocked.Increment(ref _callsLost);
        CacheMetrics.CountDegraded(alias);
        return fallback;
    }

    /// <summary>For a call that nothing can stand in for: the answer.</summary>
    /// <exception cref="CacheUnavailableException">The backend is away.</exception>
    public T Require<T>(Reply<T> reply) => Observe(reply.Failure) ? throw reply.Failure! : reply.Value;

    /// <summary>Takes note of a stored value that cannot be read, which then counts as a miss.</summary>
    /// <exception cref="CacheValueException">The mode is <see cref="FailureMode.Throw"/>.</exception>
    public void Unreadable(Type type, string problem)
    {
        CacheMetrics.CountUnreadable(alias);
        if (mode is FailureMode.Throw)
        {
            throw new CacheValueException($"Cache '{alias}': a stored value cannot be read as {TypeName.Of(type)}: {problem}.");
        }

        if (_unreadable.TryAdd(type, true))
        {
            Log.Unreadable(logger, alias, TypeName.Of(type), problem);
        }
    }

    /// <summary>
    /// Logs where an outage begins and ends, once each. A server that refuses some commands and does others would begin and end one with every call, so an
    /// outage ends with the first success after a quiet time.
    /// </summary>
    /// <returns>Whether the backend is away.</returns>
    public bool Observe([NotNullWhen(true)] CacheUnavailableException? failure)
    {
        if (failure is not null || _isAway)
        {
            Note(failure);
        }

        return failure is not null;
    }

    private void Note(CacheUnavailableException? failure)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (failure is not null)
            {
                (_lastFailure, _quiet) = (now, failure.IsRefusal ? QuietAfterRefusal : QuietAfterOutage);
                if (!_isAway)
                {
                    (_isAway, _began) = (true, now);
                    LogBegin(failure);
                }
            }
            else if (_isAway && time.GetElapsedTime(_lastFailure, now) >= _quiet)
            {
                _isAway = false;
                Log.OutageEnded(logger, alias, time.GetElapsedTime(_began, _lastFailure), Interlocked.Exchange(ref _callsLost, 0));
            }
        }
    }

    private void LogBegin(CacheUnavailableException failure)
    {
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

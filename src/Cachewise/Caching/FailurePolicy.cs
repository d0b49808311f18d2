using System.Collections.Concurrent;
using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Stores;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Caching;

/// <summary>
/// What becomes of a failure: the one place that knows <see cref="FailureMode"/>. Every answer of the backend passes through here.
/// </summary>
internal sealed class FailurePolicy(string alias, FailureMode mode, HealthMonitor health, ILogger logger)
{
    private readonly ConcurrentDictionary<Type, bool> _unreadable = new();

    /// <summary>For a call that can be recomputed: the answer; while the backend is away, the fallback. A write that is dropped leaves a stale entry, which is then removed before it is read again.</summary>
    /// <exception cref="CacheUnavailableException">The backend is away, and the mode is <see cref="FailureMode.Throw"/>.</exception>
    public T Degrade<T>(Reply<T> reply, T fallback)
    {
        if (!health.Observe(reply.Failure))
        {
            return reply.Value;
        }

        if (mode is FailureMode.Throw)
        {
            throw reply.Failure!.ToException(alias);
        }

        reply.FailedWrite?.MarkStale(); // the caller is not told
        CacheMetrics.CountDegraded(alias);
        return fallback;
    }

    /// <summary>For a call that nothing can stand in for: the answer.</summary>
    /// <exception cref="CacheUnavailableException">The backend is away.</exception>
    public T Require<T>(Reply<T> reply) => health.Observe(reply.Failure) ? throw reply.Failure!.ToException(alias) : reply.Value;

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
}

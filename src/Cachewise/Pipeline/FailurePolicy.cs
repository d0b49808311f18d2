using System.Collections.Concurrent;
using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Stores;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Pipeline;

/// <summary>
/// Decides what a caller gets for a failure: the one place that decides by <see cref="FailureMode"/>. Every reply of a
/// store passes through here.
/// </summary>
internal sealed class FailurePolicy(string alias, FailureMode mode, HealthMonitor health, CacheTelemetry telemetry, ILogger logger)
{
    private readonly ConcurrentDictionary<Type, bool> _unreadable = new();

    /// <summary>
    /// The value of a reply. If the store is unavailable, the fallback or an exception, as the operation's row says.
    /// </summary>
    /// <exception cref="CacheUnavailableException">The store is unavailable, and the row or the mode says to
    /// throw.</exception>
    public T Apply<T>(CacheOperation operation, Reply<T> reply, T fallback)
    {
        if (reply.IsAvailable)
        {
            return reply.Value;
        }

        health.ObserveFailure(operation.Name, reply.Failure);
        telemetry.CountFailedCall(operation.Name, OutcomeOf(operation), reply.Failure.ErrorType);
        if (Throws(operation))
        {
            throw reply.Failure.ToException(alias, operation.Name);
        }

        reply.FailedWrite?.MarkStale(); // the caller is not told, so the old entry must not be read again
        return fallback;
    }

    /// <summary>Notes a reply whose failure no caller gets.</summary>
    public void Observe<T>(CacheOperation operation, Reply<T> reply)
    {
        if (!reply.IsAvailable)
        {
            health.ObserveFailure(operation.Name, reply.Failure);
        }
    }

    /// <summary>Notes a stored value that cannot be read, which then counts as a miss.</summary>
    /// <exception cref="CacheValueException">The row or the mode says to throw.</exception>
    public void OnUnreadable(CacheOperation operation, Type type, string problem)
    {
        if (Throws(operation))
        {
            throw new CacheValueException($"Cache '{alias}': a stored value cannot be read as {TypeName.Describe(type)}: {problem}.");
        }

        if (_unreadable.TryAdd(type, true))
        {
            Log.Unreadable(logger, alias, TypeName.Describe(type), problem);
        }
    }

    private string OutcomeOf(CacheOperation operation) => Throws(operation) ? "thrown" : operation.WhenUnavailable is WhenUnavailable.Miss ? "missed" : "dropped";

    private bool Throws(CacheOperation operation) => mode is FailureMode.Throw || operation.WhenUnavailable is WhenUnavailable.Throw;
}

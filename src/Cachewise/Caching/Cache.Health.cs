using Cachewise.Pipeline;

namespace Cachewise;

/// <content>The health.</content>
public sealed partial class Cache
{
    /// <summary>
    /// The health of the cache, as its calls and probes found it; asks no server. LocMem and Dummy are always healthy.
    /// </summary>
    public CacheHealth Health => Core.GetHealth();

    /// <summary>
    /// Raised when <see cref="CacheHealth.State"/> changes, and when an outage gets another
    /// <see cref="CacheHealth.Reason"/>: each change once, in order, on the thread pool, never during a call of the
    /// cache. The sender is the cache, or the view of it, on which the handler was added; all views have the same
    /// health. A handler that blocks or throws delays and affects nothing else; what it throws is logged. Not raised
    /// after the cache was disposed of.
    /// </summary>
    /// <remarks>
    /// Of more than 1,000 changes that wait for a handler which blocks, the oldest are dropped for it.
    /// </remarks>
#pragma warning disable MA0046 // EventArgs is no rule of .NET any more, and a record cannot be one
    public event EventHandler<CacheHealth>? HealthChanged
#pragma warning restore MA0046
    {
        add => Core.Health.Changes.Add(this, value);
        remove => Core.Health.Changes.Remove(value);
    }

    /// <inheritdoc cref="CacheCore.CheckHealthAsync"/>
    internal Task<CacheHealth> CheckHealthAsync(CancellationToken cancellationToken) => Core.CheckHealthAsync(cancellationToken);
}

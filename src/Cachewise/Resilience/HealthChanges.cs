using System.Collections.Immutable;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Resilience;

/// <summary>The handlers of the changes of a cache's health, until it is disposed of.</summary>
/// <param name="alias">The cache, for the log.</param>
/// <param name="logger">Where the exceptions of handlers are logged, at most 10 a minute.</param>
/// <param name="time">The clock of that minute.</param>
internal sealed class HealthChanges(string alias, ILogger logger, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly MessageLimit _failures = new(10, TimeSpan.FromMinutes(1), time);
    private ImmutableList<HealthSubscription> _subscriptions = [];
    private bool _hasEnded;

    /// <summary>Adds handlers; one that is added twice is called twice.</summary>
    /// <param name="sender">The cache on which they are added.</param>
    /// <param name="handlers">One handler, or several in one delegate; null for none.</param>
    public void Add(object sender, EventHandler<CacheHealth>? handlers)
    {
        lock (_lock)
        {
            foreach (var handler in _hasEnded ? default : Delegate.EnumerateInvocationList(handlers))
            {
                _subscriptions = _subscriptions.Add(new(sender, handler, OnFailed));
            }
        }
    }

    /// <summary>Removes each of the handlers that was added, whichever view of the cache it was added on.</summary>
    public void Remove(EventHandler<CacheHealth>? handlers)
    {
        lock (_lock)
        {
            foreach (var handler in Delegate.EnumerateInvocationList(handlers))
            {
                if (_subscriptions.FindLast(subscription => subscription.Handler == handler) is { } found)
                {
                    _subscriptions = _subscriptions.Remove(found);
                    found.End();
                }
            }
        }
    }

    /// <summary>Has the handlers called with a change, behind the earlier ones; waits for none of them.</summary>
    public void Add(CacheHealth health)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            subscription.Add(health);
        }
    }

    /// <summary>No handler is called from now on, except for a call that is under way.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _subscriptions.ForEach(subscription => subscription.End());
            _subscriptions = [];
        }
    }

    private void OnFailed(Exception error)
    {
        lock (_lock)
        {
            if (!_failures.TryTake())
            {
                return;
            }
        }

        Log.HealthHandlerFailed(logger, alias, error.GetType().Name, error.Message);
    }
}

using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Pipeline;

/// <summary>
/// The leases of the factories of one cache that are running in this process. The factories of a key share its lease,
/// as two of different types; the last one to end releases it.
/// </summary>
/// <param name="alias">The cache, for the log.</param>
/// <param name="leases">Those of the store.</param>
/// <param name="failures">Notes what the store replies.</param>
/// <param name="telemetry">Counts the waits for other processes.</param>
/// <param name="time">The clock of the waits and renewals.</param>
/// <param name="logger">The log.</param>
internal sealed class FactoryLeases(string alias, IStoreLeases leases, FailurePolicy failures, CacheTelemetry telemetry, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private int _isRejected;

    public IStoreLeases Store => leases;

    public FailurePolicy Failures => failures;

    public CacheTelemetry Telemetry => telemetry;

    public TimeProvider Time => time;

    /// <summary>Begins the lease of a factory; null where its key can have none.</summary>
    /// <param name="keys">The cache at a version.</param>
    /// <param name="key">The key.</param>
    /// <param name="fill">The right of the factory to store.</param>
    public FactoryLease? Begin(KeySpace keys, string key, Fill fill) => leases.Allow(keys, key) ? new(this, keys, key, fill) : null;

    /// <summary>Adds a user of the lease of a key: before it is taken, so that no other one releases it.</summary>
    public void Enter(string key)
    {
        lock (_lock)
        {
            _users[key] = _users.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Removes a user.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Leave(string key)
    {
        lock (_lock)
        {
            if (_users[key] == 1)
            {
                return _users.Remove(key);
            }

            _users[key]--;
            return false;
        }
    }

    /// <summary>The server gives no leases to this user: logged once.</summary>
    public void OnRejected(StoreFailure rejection)
    {
        if (Interlocked.Exchange(ref _isRejected, 1) == 0)
        {
            Log.LeasesRejected(logger, alias, rejection.Reason);
        }
    }
}

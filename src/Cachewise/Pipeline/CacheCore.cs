using System.Collections.Concurrent;
using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Stores;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Pipeline;

/// <summary>What the views of one cache at its different versions share.</summary>
internal sealed class CacheCore : IObservedCache, IAsyncDisposable, IDisposable
{
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<Type, bool> _tooLarge = new();
    private readonly SharedRun _ping;
    private volatile bool _isDisposed;

    /// <param name="plan">The declaration, and the backend that was chosen.</param>
    /// <param name="metrics">The instruments that the caches share.</param>
    /// <param name="createStore">Makes the store, which reports its outages and its calls.</param>
    /// <param name="contracts">How values are written.</param>
    /// <param name="time">The clock of leases, of waiting and of the log.</param>
    /// <param name="logger">The log.</param>
    public CacheCore(PlannedCache plan, CacheMetrics metrics, Func<HealthMonitor, CacheTelemetry, CacheStore> createStore, JsonContracts contracts, TimeProvider time, ILogger logger)
    {
        _ping = new(PingAsync);
        Plan = plan;
        Time = time;
        Telemetry = new(metrics, plan.Alias, plan.Choice.Backend);
        SingleFlight = new(plan.Alias, Fills, Telemetry);
        _logger = new NonThrowingLogger(logger);
        Health = new(plan.Alias, plan.Config.OnFailure, _logger, time);
        Failures = new(plan.Alias, plan.Config.OnFailure, Health, Telemetry, _logger);
        Store = createStore(Health, Telemetry);
        Health.Watch(Store);
        Leases = Store.Leases is { } leases ? new(plan.Alias, leases, Failures, Telemetry, time, _logger) : null;
        Format = new(plan.Alias, plan.Config, contracts, Store.StoresObjects, new(
            plan.Alias, plan.RejectsLoss, (type, losses) => Log.Lossy(_logger, plan.Alias, type, losses), type => Log.NotFaithful(_logger, plan.Alias, type)));
        DefaultExpiry = Expiry.From(plan.Config.Timeout);
        Telemetry.Observe(this);
    }

    public PlannedCache Plan { get; private set; }

    public TimeProvider Time { get; }

    public CacheStore Store { get; }

    public ValueFormat Format { get; }

    public HealthMonitor Health { get; }

    public FailurePolicy Failures { get; }

    public CacheTelemetry Telemetry { get; }

    public int HealthLevel => (int)GetHealth().State;

    public StoreUsage Usage => Store.Usage;

    public Expiry DefaultExpiry { get; }

    /// <summary>The right of each running factory to store its value.</summary>
    public PendingFills Fills { get; } = new();

    public SingleFlight SingleFlight { get; }

    /// <summary>The leases of the running factories; null where the store has none.</summary>
    public FactoryLeases? Leases { get; }

    /// <summary>The health now.</summary>
    public CacheHealth GetHealth() => Health.Snapshot();

    /// <summary>
    /// The health now, after asking each server that the cache needs: once for all concurrent callers, on the
    /// connection of the calls, within the connect timeout and an operation timeout. Nothing is asked where the server
    /// is known to be unavailable, since probes ask it already.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The cache was disposed of, also meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; what was asked goes on.</exception>
    public async Task<CacheHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        await _ping.RunAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfDisposed();
        return GetHealth();
    }

    /// <summary>Closes the store; called once or more.</summary>
    public ValueTask DisposeAsync()
    {
        End();
        return Store.DisposeAsync();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        End();
        Store.Dispose();
    }

    /// <summary>Logs that a factory made a value that is too large to be stored: once per type.</summary>
    public void OnTooLarge(Type type, int bytes)
    {
        if (_tooLarge.TryAdd(type, true))
        {
            Log.TooLarge(_logger, Plan.Alias, TypeName.Describe(type), bytes, Plan.Config.MaxValueBytes);
        }
    }

    /// <summary>
    /// Switches to the connection that the plan asks for, while calls go on. Nothing else of the plan is applied.
    /// </summary>
    /// <param name="plan">The declaration.</param>
    /// <param name="log">Where the switch, and a connection that does not work yet, are logged.</param>
    public async Task ReconnectAsync(PlannedCache plan, ReconnectLog log)
    {
        void OnFailed(string reason) => log.Failed(plan.Alias, reason);
        void OnReconnected() => log.Switched(plan.Alias, plan.Address!.ToString());
        if (await Store.ReconnectAsync(plan, OnFailed, OnReconnected).ConfigureAwait(false))
        {
            var (old, changed) = (Plan.Config, plan.Config);
            var config = old with { RedisUrl = changed.RedisUrl, MaxConnections = changed.MaxConnections, ConnectionPool = changed.ConnectionPool };
            Plan = new(Plan.Alias, config, Plan.Choice)
            {
                OriginOf = plan.OriginOf,
                RejectsLoss = Plan.RejectsLoss,
            };
        }
    }

    private async Task PingAsync()
    {
        try
        {
            // An outage has opened the circuit, which notes it; the ping is no call that failed.
            if ((await Store.PingAsync().ConfigureAwait(false)).Failure is { IsOutage: false } rejection)
            {
                Health.ObserveFailure("health check", rejection);
            }
        }
        catch (ObjectDisposedException)
        {
            // The cache was disposed of meanwhile, or its connection, for another one that is in use now.
        }
    }

    private void End()
    {
        _isDisposed = true;
        Health.Dispose();
        Telemetry.StopObserving(this);
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw CacheStore.Disposed(Plan.Alias);
        }
    }
}

using System.Collections.Concurrent;
using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Stores;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Caching;

/// <summary>What the views of one cache at its different versions share.</summary>
internal sealed class CacheCore
{
    private readonly ILogger _logger;

    public CacheCore(PlannedCache plan, StoreFactory stores, JsonContracts contracts, TimeProvider time, ILogger logger)
    {
        Plan = plan;
        Time = time;
        SingleFlight = new(plan.Alias, Fills);
        _logger = new NonThrowingLogger(logger);
        Health = new(plan.Alias, plan.Config.OnFailure, _logger, time);
        Failures = new(plan.Alias, plan.Config.OnFailure, Health, _logger);
        Store = stores.Create(plan, Health);
        Format = new(plan.Alias, plan.Config, contracts, Store.StoresObjects, new(
            plan.Alias, plan.RefusesLoss, (type, losses) => Log.Lossy(_logger, plan.Alias, type, losses), type => Log.NotFaithful(_logger, plan.Alias, type)));
        DefaultExpiry = Expiry.From(plan.Config.Timeout);
    }

    public PlannedCache Plan { get; private set; }

    public TimeProvider Time { get; }

    public CacheStore Store { get; }

    public ValueFormat Format { get; }

    public HealthMonitor Health { get; }

    public FailurePolicy Failures { get; }

    public Expiry DefaultExpiry { get; }

    /// <summary>Factories that are running, and may store what they make.</summary>
    public PendingFills Fills { get; } = new();

    public SingleFlight SingleFlight { get; }

    /// <summary>The views that were asked for.</summary>
    public ConcurrentDictionary<int, Cache> Views { get; } = new();

    public Expiry ExpiryOf(TimeSpan? timeout) => timeout is { } time ? Expiry.From(time) : DefaultExpiry;

    /// <summary>Switches to the connection that the plan asks for, while calls go on. Nothing else of the plan is applied.</summary>
    public async Task ReconnectAsync(PlannedCache plan)
    {
        void OnFailed(string reason) => Log.ReconnectingFails(_logger, plan.Alias, reason);
        void OnReconnected() => Log.Reconnected(_logger, plan.Alias, plan.Address!.ToString());
        if (await Store.ReconnectAsync(plan, OnFailed, OnReconnected).ConfigureAwait(false))
        {
            Plan = new(Plan.Alias, Plan.Config with { RedisUrl = plan.Config.RedisUrl, ConnectionPool = plan.Config.ConnectionPool }, Plan.Choice)
            {
                OriginOf = plan.OriginOf,
                RefusesLoss = Plan.RefusesLoss,
            };
        }
    }

    /// <summary>What a read found, failures taken care of.</summary>
    public Lookup<T> Read<T>(Reply<CacheEntry?> reply)
    {
        var stored = Failures.Degrade(reply, null);
        if (stored is null)
        {
            return reply.IsAvailable ? Lookup<T>.Miss : Lookup<T>.Unavailable;
        }

        try
        {
            if (Format.TryDecode<T>(stored, out var value, out var problem))
            {
                return Lookup<T>.Hit(value);
            }

            Failures.Unreadable(typeof(T), problem!);
            return Lookup<T>.Unreadable(stored.GetPayload().ToArray());
        }
        finally
        {
            stored.Release();
        }
    }
}

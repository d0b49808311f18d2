namespace Cachewise.Telemetry;

/// <summary>A cache whose state is read when metrics are collected.</summary>
internal interface IObservedCache
{
    /// <summary>The state of its health.</summary>
    CacheHealthState HealthState { get; }

    /// <summary>What its store has.</summary>
    StoreUsage Usage { get; }
}

namespace Cachewise.Telemetry;

/// <summary>A cache whose state is read when metrics are collected.</summary>
internal interface IObservedCache
{
    /// <summary>0 healthy, 1 degraded, 2 unavailable.</summary>
    int HealthLevel { get; }

    /// <summary>What its store has.</summary>
    StoreUsage Usage { get; }
}

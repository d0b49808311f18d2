using System.Diagnostics.Metrics;

namespace Cachewise.Telemetry;

/// <summary>
/// The meter <c>Cachewise</c>. Only what went wrong is counted so far; both counters are off the hot path.
/// </summary>
internal static class CacheMetrics
{
    private static readonly Meter Meter = new("Cachewise");

    private static readonly Counter<long> Degraded = Meter.CreateCounter<long>(
        "cachewise.cache.degraded_calls", "{call}", "Calls that missed or were dropped because the backend was unavailable or rejected them.");

    private static readonly Counter<long> Unreadable = Meter.CreateCounter<long>(
        "cachewise.cache.unreadable_values", "{value}", "Stored values that could not be read, and counted as misses.");

    public static void CountDegraded(string alias) => Degraded.Add(1, new KeyValuePair<string, object?>("cachewise.cache", alias));

    public static void CountUnreadable(string alias) => Unreadable.Add(1, new KeyValuePair<string, object?>("cachewise.cache", alias));
}

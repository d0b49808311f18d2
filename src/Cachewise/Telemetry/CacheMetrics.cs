using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Cachewise.Telemetry;

/// <summary>
/// The meter <c>Cachewise</c>. The counters count failures only, off the hot path; the gauge costs only when it is
/// read.
/// </summary>
internal static class CacheMetrics
{
    private const string AliasTag = "cachewise.cache";

    private static readonly Meter Meter = new("Cachewise");

    private static readonly Counter<long> Degraded = Meter.CreateCounter<long>(
        "cachewise.cache.degraded_calls", "{call}", "Calls that missed or were dropped because the backend was unavailable or rejected them.");

    private static readonly Counter<long> Unreadable = Meter.CreateCounter<long>(
        "cachewise.cache.unreadable_values", "{value}", "Stored values that could not be read, and counted as misses.");

    // Weak: a cache that is never disposed of is collected all the same.
    private static readonly ConditionalWeakTable<object, HealthSource> Sources = [];

    static CacheMetrics() => Meter.CreateObservableGauge(
        "cachewise.cache.health", Observe, "{state}", "The health of each cache: 0 healthy, 1 degraded, 2 unavailable.");

    public static void CountDegraded(string alias) => Degraded.Add(1, new KeyValuePair<string, object?>(AliasTag, alias));

    public static void CountUnreadable(string alias) => Unreadable.Add(1, new KeyValuePair<string, object?>(AliasTag, alias));

    /// <summary>Reports the health of a cache until <see cref="StopObserving"/>.</summary>
    /// <param name="owner">The cache.</param>
    /// <param name="alias">Its name.</param>
    /// <param name="state">Reads its health.</param>
    public static void ObserveHealth(object owner, string alias, Func<int> state) => Sources.Add(owner, new(alias, state));

    /// <summary>A cache that was disposed of is no longer reported.</summary>
    public static void StopObserving(object owner) => Sources.Remove(owner);

    private static IEnumerable<Measurement<int>> Observe() =>
        Sources.Select(source => new Measurement<int>(source.Value.State(), new KeyValuePair<string, object?>(AliasTag, source.Value.Alias)));

    private sealed record HealthSource(string Alias, Func<int> State);
}

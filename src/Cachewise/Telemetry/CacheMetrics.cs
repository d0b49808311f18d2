using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Cachewise.Telemetry;

/// <summary>
/// The instruments of a meter <c>Cachewise</c>, which docs/telemetry.md describes. Caches of one host share them.
/// </summary>
internal sealed class CacheMetrics
{
    /// <summary>The name of the meter, and of the activity source.</summary>
    public const string Name = "Cachewise";

    /// <summary>What OpenTelemetry recommends for the time of database calls, in seconds.</summary>
    private static readonly InstrumentAdvice<double> DurationBuckets = new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] };

    private static readonly Meter Ended = EndedMeter();
    private static readonly ConditionalWeakTable<Meter, CacheMetrics> OfMeters = [];

    // Weak: a cache that is never disposed of is collected all the same.
    private readonly ConditionalWeakTable<IObservedCache, CacheTelemetry> _caches = [];

    private CacheMetrics(Meter meter)
    {
        Requests = Create(meter, meter => meter.CreateObservableCounter(
            "cachewise.cache.requests", () => Observe((cache, _) => cache.Requests()), "{request}", "Reads of keys, by what they found."));
        FailedCalls = Create(meter, static meter => meter.CreateCounter<long>(
            "cachewise.cache.failed_calls", "{call}", "Calls that missed, were dropped or threw because the backend was unavailable or rejected them."));
        FactoryDuration = Create(meter, static meter => meter.CreateHistogram(
            "cachewise.factory.duration", "s", "The time of the factories of get-or-create.", advice: DurationBuckets));
        FactoryWaits = Create(meter, static meter => meter.CreateCounter<long>(
            "cachewise.factory.waits", "{call}", "Calls of get-or-create that waited for the factory of another call."));
        DatabaseDuration = Create(meter, static meter => meter.CreateHistogram("db.client.operation.duration", "s", "The time of calls to Redis.", advice: DurationBuckets));
        Create(meter, meter => meter.CreateObservableGauge(
            "cachewise.cache.health", () => Observe((cache, observed) => cache.Measure<int>(observed.HealthLevel)), "{state}", "0 healthy, 1 degraded, 2 unavailable."));
        Create(meter, meter => meter.CreateObservableUpDownCounter(
            "cachewise.cache.entries", () => Observe((cache, observed) => cache.Measure(observed.Usage.Entries)), "{entry}", "Entries in the memory of this process."));
        Create(meter, meter => meter.CreateObservableUpDownCounter(
            "cachewise.cache.estimated_size", () => Observe((cache, observed) => cache.Measure(observed.Usage.Bytes)), "By", "What the entries in the memory of this process take."));
        Create(meter, meter => meter.CreateObservableCounter(
            "cachewise.cache.evictions", () => Observe((cache, observed) => cache.Evictions(observed.Usage.Evictions)), "{entry}", "Entries that the cache itself dropped from memory."));
        Create(meter, meter => meter.CreateObservableUpDownCounter(
            "cachewise.cache.stale_keys", () => Observe((cache, observed) => cache.Measure(observed.Usage.StaleKeys)), "{key}", "Keys in Redis whose values are still to be removed."));
        Create(meter, meter => meter.CreateObservableUpDownCounter(
            "cachewise.circuit.open", () => Observe((cache, observed) => cache.Measure(observed.Usage.OpenCircuits)), "{circuit}", "Circuits that are open: one for each unavailable node."));
        Create(meter, meter => meter.CreateObservableCounter(
            "cachewise.circuit.openings", () => Observe((cache, observed) => cache.Measure(observed.Usage.CircuitOpenings)), "{opening}", "How often a circuit has opened."));
        Create(meter, meter => meter.CreateObservableUpDownCounter(
            "cachewise.redis.connections", () => Observe((cache, observed) => cache.Measure(observed.Usage.Connections)), "{connection}", "Open connections to Redis."));
    }

    /// <summary>The instruments of caches without a host.</summary>
    public static CacheMetrics Shared { get; } = new(new Meter(Name, Version));

    /// <summary>The version of the library.</summary>
    public static string? Version { get; } = typeof(CacheMetrics).Assembly.GetName().Version?.ToString(3);

    public ObservableCounter<long> Requests { get; }

    public Counter<long> FailedCalls { get; }

    public Histogram<double> FactoryDuration { get; }

    public Counter<long> FactoryWaits { get; }

    public Histogram<double> DatabaseDuration { get; }

    /// <summary>The instruments of the meters that a factory makes; without a factory, <see cref="Shared"/>.</summary>
    public static CacheMetrics Create(IMeterFactory? factory)
    {
        if (factory is null)
        {
            return Shared;
        }

        lock (OfMeters) // an instrument is made once
        {
            return OfMeters.GetValue(factory.Create(new MeterOptions(Name) { Version = Version }), static meter => new(meter));
        }
    }

    /// <summary>Reports the state of a cache until <see cref="Remove"/>.</summary>
    public void Add(IObservedCache observed, CacheTelemetry cache) => _caches.Add(observed, cache);

    /// <summary>A cache that was disposed of is no longer reported.</summary>
    public void Remove(IObservedCache observed) => _caches.Remove(observed);

    private List<Measurement<T>> Observe<T>(Func<CacheTelemetry, IObservedCache, IEnumerable<Measurement<T>>> read)
        where T : struct
    {
        var measured = new List<Measurement<T>>();
        foreach (var (observed, cache) in _caches)
        {
            try
            {
                measured.AddRange(read(cache, observed));
            }
            catch (ObjectDisposedException)
            {
                // The cache is being disposed of; the others are reported.
            }
        }

        return measured;
    }

    /// <summary>
    /// Makes an instrument. Listeners are told of it, and what one throws must not stop the application: then it is
    /// made once more, for a meter that has ended.
    /// </summary>
    private static T Create<T>(Meter meter, Func<Meter, T> create)
        where T : Instrument
    {
        try
        {
            return create(meter);
        }
#pragma warning disable CA1031 // a listener may throw anything
        catch
#pragma warning restore CA1031
        {
            return create(Ended);
        }
    }

    private static Meter EndedMeter()
    {
        var meter = new Meter(Name);
        meter.Dispose();
        return meter;
    }
}

using System.Diagnostics.Metrics;

namespace Cachewise.Benchmarks.Telemetry;

/// <summary>Makes meters that a listener hears, or none.</summary>
internal sealed class ListenedMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];
    private readonly MeterListener? _listener;

    private ListenedMeters(MeterListener? listener) => _listener = listener;

    public static ListenedMeters Unheard() => new(listener: null);

    /// <summary>The callbacks do nothing, so that the cost is that of the cache.</summary>
    public static ListenedMeters Heard()
    {
        var listener = new MeterListener();
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        var meters = new ListenedMeters(listener);
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.Start();
        return meters;
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        _listener?.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }
}

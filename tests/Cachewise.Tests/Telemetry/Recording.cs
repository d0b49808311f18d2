using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Tests.Telemetry;

/// <summary>A meter factory, and what the instruments of its meters report.</summary>
internal sealed class Recording : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<Measured> _measured = [];

    /// <param name="onMeasured">Called with each measurement, on the thread that made it.</param>
    public Recording(Action? onMeasured = null)
    {
        void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var measured = new Measured(name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal));
            lock (_lock)
            {
                _measured.Add(measured);
            }

            onMeasured?.Invoke();
        }

        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == Factory)
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        Factory = _services.GetRequiredService<IMeterFactory>();
        _listener.Start();
    }

    public IMeterFactory Factory { get; }

    /// <summary>What a cache needs to be recorded.</summary>
    public CacheServices Services => new() { MeterFactory = Factory };

    public List<Instrument> Instruments { get; } = [];

    /// <summary>All measurements so far.</summary>
    public Measured[] All
    {
        get
        {
            lock (_lock)
            {
                return [.. _measured];
            }
        }
    }

    /// <summary>What counters and histograms measured.</summary>
    public Measured[] Of(string name) => [.. All.Where(measured => measured.Name == name)];

    /// <summary>What gauges and observed counters report now.</summary>
    public Measured[] Observe(string name)
    {
        var before = All.Length;
        _listener.RecordObservableInstruments();
        return [.. All.Skip(before).Where(measured => measured.Name == name)];
    }

    /// <summary>What an observed counter reports now, by a tag; without those that are 0.</summary>
    public string Observe(string name, string tag) =>
        string.Join(' ', Observe(name).Where(measured => measured.Value != 0).Select(measured => $"{measured[tag]}={measured.Value}"));

    /// <summary>Disposes of the meters, while the listener goes on.</summary>
    public void EndMeters() => _services.Dispose();

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }
}

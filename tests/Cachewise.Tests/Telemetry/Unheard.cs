using System.Diagnostics.Metrics;

namespace Cachewise.Tests.Telemetry;

/// <summary>Makes meters without a listener.</summary>
internal sealed class Unheard : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(new MeterOptions($"{options.Name}.Unheard"));

    public void Dispose()
    {
    }
}

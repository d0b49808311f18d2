namespace Cachewise.Tests.Telemetry;

/// <summary>One measurement of an instrument.</summary>
internal sealed record Measured(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)
{
    public object? this[string tag] => Tags.GetValueOrDefault(tag);
}

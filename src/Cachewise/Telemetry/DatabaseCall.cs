using System.Runtime.InteropServices;

namespace Cachewise.Telemetry;

/// <summary>A call to a database that is recorded; nothing without a listener.</summary>
/// <param name="Operation">The command.</param>
/// <param name="Span">Its span.</param>
/// <param name="StartedAt">When it began.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DatabaseCall(string? Operation, Span Span, long StartedAt)
{
    /// <summary>Whether there is a listener.</summary>
    public bool IsRecorded => Operation is not null;
}

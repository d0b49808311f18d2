using System.Runtime.InteropServices;

namespace Cachewise.Telemetry;

/// <summary>How many entries a store has dropped by itself, by cause.</summary>
/// <param name="Expired">Because they had expired.</param>
/// <param name="OverEntries">Because there were too many.</param>
/// <param name="OverBytes">Because they took too much memory.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Evictions(long Expired, long OverEntries, long OverBytes);

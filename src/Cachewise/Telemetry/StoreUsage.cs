using System.Runtime.InteropServices;

namespace Cachewise.Telemetry;

/// <summary>What a store has, at one moment. Null stands for what its backend does not have, or does not say.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoreUsage
{
    /// <summary>How many entries there are.</summary>
    public long? Entries { get; init; }

    /// <summary>What they take, by estimate.</summary>
    public long? Bytes { get; init; }

    /// <summary>How many entries the store has dropped by itself.</summary>
    public Evictions? Evictions { get; init; }

    /// <summary>How many circuits are open: one for each unavailable node.</summary>
    public int? OpenCircuits { get; init; }

    /// <summary>How often a circuit has opened.</summary>
    public long? CircuitOpenings { get; init; }

    /// <summary>How many sockets are open.</summary>
    public int? Connections { get; init; }

    /// <summary>How many keys hold stale values that are still to be removed.</summary>
    public int? StaleKeys { get; init; }
}

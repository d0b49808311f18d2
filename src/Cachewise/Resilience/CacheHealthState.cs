namespace Cachewise;

/// <summary>The states of <see cref="CacheHealth"/>.</summary>
public enum CacheHealthState
{
    /// <summary>Calls succeed. A cache in memory, and one that keeps nothing, are always healthy.</summary>
    Healthy,

    /// <summary>
    /// Some calls fail: Redis rejected a command within the last minute, or a node of the cluster is unavailable.
    /// </summary>
    Degraded,

    /// <summary>Every call fails: Redis is unreachable, does not reply, or serves no call.</summary>
    Unavailable,
}

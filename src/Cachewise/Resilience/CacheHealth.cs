namespace Cachewise;

/// <summary>The health of a cache at one moment, as its calls and probes found it; making it asks no server.</summary>
public sealed record CacheHealth
{
    internal CacheHealth()
    {
    }

    /// <summary>The state.</summary>
    public required CacheHealthState State { get; init; }

    /// <summary>
    /// When the outage, the rejections, the time without the near cache or without any of them began, by the clock of
    /// the cache; at first, when the cache was created. The outage of a cluster begins with the first node.
    /// </summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why the cache is not healthy, without keys and values; null when it is.</summary>
    public string? Reason { get; init; }

    /// <summary>What can be done about it; null where nothing is known.</summary>
    public string? Fix { get; init; }

    /// <summary>
    /// How many keys hold values older than what callers were told, and are removed before they are read again.
    /// </summary>
    public int PendingStaleKeys { get; init; }

    /// <summary>The last failure of a call, also after the cache has recovered; null if none has failed.</summary>
    public string? LastError { get; init; }
}

namespace Cachewise;

/// <summary>What a cache does when its backend is away or a stored value cannot be read.</summary>
public enum FailureMode
{
    /// <summary>
    /// What can be recomputed degrades: reads miss, writes are dropped. What cannot (counters, add, locks, versions,
    /// enumerating and clearing) throws <see cref="CacheUnavailableException"/>. So does every call of an <c>IDistributedCache</c>.
    /// </summary>
    Degrade,

    /// <summary>
    /// Every call throws <see cref="CacheUnavailableException"/> when the backend is away, and
    /// <see cref="CacheValueException"/> when a stored value cannot be read.
    /// </summary>
    Throw,
}

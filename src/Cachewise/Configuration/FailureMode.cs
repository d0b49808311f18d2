namespace Cachewise;

/// <summary>What a cache does when its backend is unavailable or a stored value cannot be read.</summary>
public enum FailureMode
{
    /// <summary>
    /// Reads miss and writes are dropped. Calls whose result cannot be replaced (counters, add, locks, versions,
    /// enumerating, clearing) throw <see cref="CacheUnavailableException"/>, and so does every call of an
    /// <c>IDistributedCache</c>.
    /// </summary>
    Degrade,

    /// <summary>
    /// Every call throws <see cref="CacheUnavailableException"/> when the backend is unavailable, and
    /// <see cref="CacheValueException"/> when a stored value cannot be read.
    /// </summary>
    Throw,
}

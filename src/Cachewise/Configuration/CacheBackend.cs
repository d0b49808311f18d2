namespace Cachewise;

/// <summary>Where the entries of a cache are.</summary>
public enum CacheBackend
{
    /// <summary>A Redis server, shared by every process that uses it.</summary>
    Redis,

    /// <summary>
    /// The memory of this process, bounded by <see cref="CacheConfig.MaxEntries"/> and
    /// <see cref="CacheConfig.MaxBytes"/>.
    /// </summary>
    LocMem,

    /// <summary>Nowhere: every read misses. Keys and values are still checked.</summary>
    Dummy,
}

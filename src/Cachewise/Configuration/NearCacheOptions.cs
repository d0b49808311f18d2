namespace Cachewise;

/// <summary>
/// The near cache of a cache on Redis: entries in the memory of this process that Redis says when to drop, so that a
/// read returns no value older than <see cref="MaxStaleness"/>. In files it is <c>true</c>, or a map of these settings.
/// docs/near-cache.md has what it promises.
/// </summary>
public sealed record NearCacheOptions
{
    /// <summary>
    /// How old a value may be that is read from memory, 50 ms to 60 s (<c>max_staleness</c>): 1 second. While Redis
    /// does not confirm in that time that nothing has changed, every read goes to Redis.
    /// </summary>
    public TimeSpan MaxStaleness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The most entries in memory, 1 to 100000000 (<c>max_entries</c>): 10,000. Those not used recently are removed
    /// first. Their bytes are bounded by <see cref="CacheConfig.MaxBytes"/>.
    /// </summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>
    /// The largest value that is kept in memory, as Redis has it, 1 to 131072 bytes (<c>max_value_bytes</c>): 131072. A
    /// larger one is read from Redis each time.
    /// </summary>
    public int MaxValueBytes { get; init; } = 128 * 1024;
}

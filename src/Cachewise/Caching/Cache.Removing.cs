namespace Cachewise;

/// <content>Removing.</content>
public sealed partial class Cache
{
    /// <summary>Removes an entry.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<bool> RemoveAsync(string key, CancellationToken cancellationToken = default) => _writes.RemoveAsync(key, cancellationToken);

    /// <summary>
    /// Removes an entry if it still holds the expected value, as <see cref="ReplaceIfEqualAsync{T}"/> compares them.
    /// </summary>
    /// <returns>Whether it was removed; false where there is no entry, or another value.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The expected value cannot be stored.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable; the entry may have been removed all the
    /// same.</exception>
    public ValueTask<bool> RemoveIfEqualAsync<T>(string key, T expected, CancellationToken cancellationToken = default) =>
        _writes.RemoveIfEqualAsync(key, expected, cancellationToken);

    /// <summary>As <see cref="RemoveAsync"/>, for code that cannot await.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public bool Remove(string key) => _writes.Remove(key);

    /// <summary>
    /// Removes many entries in one round trip for each 1,000 keys; a cancelled token ends it between two.
    /// </summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="CacheKeyException">No backend accepts one of the keys; nothing is removed.</exception>
    public ValueTask<long> RemoveManyAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default) => _writes.RemoveManyAsync(keys, cancellationToken);

    /// <summary>
    /// Removes the entries of this version whose keys match: see <see cref="KeysAsync"/>. Keys that are no UTF-8 match
    /// by their bytes.
    /// </summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="CacheUnavailableException">Redis is unavailable; some may have been removed.</exception>
    public ValueTask<long> RemoveByPatternAsync(string pattern, CancellationToken cancellationToken = default) => _writes.RemoveByPatternAsync(pattern, cancellationToken);

    /// <summary>
    /// Removes every entry of this cache, of all versions and adapters, and no other: a Redis is searched for the
    /// prefix, never flushed. Locks stay, also those of other applications, whatever their prefix. What is written
    /// meanwhile may stay.
    /// </summary>
    /// <exception cref="CacheUnavailableException">Redis is unavailable; some may have been removed.</exception>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => _writes.ClearAsync(cancellationToken);
}

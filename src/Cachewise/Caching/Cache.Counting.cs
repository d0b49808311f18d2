namespace Cachewise;

/// <content>Counters: 64-bit integers, atomic among threads and processes.</content>
public sealed partial class Cache
{
    /// <summary>Adds to a counter, and leaves its expiration.</summary>
    /// <param name="key">The key.</param>
    /// <param name="delta">What to add.</param>
    /// <param name="initial">What a missing entry counts as: the entry is then created as <c>initial +
    /// delta</c>.</param>
    /// <param name="options">How long a created entry lives, which may be a <see cref="TimeSpan"/>; null is the cache's
    /// own. An entry that is there keeps its expiration.</param>
    /// <param name="cancellationToken">Is checked before the command is sent.</param>
    /// <returns>The new value.</returns>
    /// <exception cref="KeyNotFoundException">There is no entry, and no <paramref name="initial"/>; nothing is
    /// created.</exception>
    /// <exception cref="CacheValueException">The entry is no 64-bit integer, or would leave their range; it is
    /// unchanged.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable; the increment may have been done all the
    /// same.</exception>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><c>initial + delta</c> is beyond 64 bits.</exception>
    public ValueTask<long> IncrementAsync(
        string key, long delta = 1, long? initial = null, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        _writes.IncrementAsync(key, delta, initial, options, touches: false, cancellationToken);

    /// <summary>
    /// Adds to a counter, and gives it a new expiration in the same step, whether it was there or is created: a counter
    /// that ends when it was not incremented for that time. A negative <paramref name="delta"/> subtracts.
    /// </summary>
    /// <inheritdoc cref="IncrementAsync"/>
    /// <param name="key">The key.</param>
    /// <param name="delta">What to add.</param>
    /// <param name="initial">What a missing entry counts as: the entry is then created as <c>initial +
    /// delta</c>.</param>
    /// <param name="options">How long the entry lives from now, which may be a <see cref="TimeSpan"/>; null is the
    /// cache's own, zero removes the entry after it was counted.</param>
    /// <param name="cancellationToken">Is checked before the command is sent.</param>
    public ValueTask<long> IncrementAndTouchAsync(
        string key, long delta = 1, long? initial = null, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        _writes.IncrementAsync(key, delta, initial, options, touches: true, cancellationToken);

    /// <summary>
    /// Subtracts from a counter, and leaves its expiration: <see cref="IncrementAsync"/> with the sign turned.
    /// </summary>
    /// <inheritdoc cref="IncrementAsync"/>
    /// <param name="key">The key.</param>
    /// <param name="delta">What to subtract; not <see cref="long.MinValue"/>.</param>
    /// <param name="initial">What a missing entry counts as: the entry is then created as <c>initial -
    /// delta</c>.</param>
    /// <param name="options">How long a created entry lives, which may be a <see cref="TimeSpan"/>; null is the cache's
    /// own.</param>
    /// <param name="cancellationToken">Is checked before the command is sent.</param>
    public ValueTask<long> DecrementAsync(
        string key, long delta = 1, long? initial = null, CacheEntryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(delta, long.MinValue);
        return _writes.IncrementAsync(key, -delta, initial, options, touches: false, cancellationToken);
    }
}

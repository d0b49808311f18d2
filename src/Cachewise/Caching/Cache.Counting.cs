namespace Cachewise;

/// <content>Counters: 64-bit integers, atomic among threads and processes.</content>
public sealed partial class Cache
{
    /// <summary>Adds to a counter, and leaves its expiry.</summary>
    /// <param name="key">The key.</param>
    /// <param name="delta">What to add.</param>
    /// <param name="initial">What a missing entry counts as: the entry is then created as <c>initial + delta</c>.</param>
    /// <param name="timeout">How long a created entry lives; null is the cache's own. An entry that is there keeps its expiry.</param>
    /// <param name="cancellationToken">Looked at before the command is sent.</param>
    /// <returns>The new value.</returns>
    /// <exception cref="KeyNotFoundException">There is no entry, and no <paramref name="initial"/>; nothing is created.</exception>
    /// <exception cref="CacheValueException">The entry is no 64-bit integer, or would leave their range; it is unchanged.</exception>
    /// <exception cref="CacheUnavailableException">Redis is away; the increment may have been done all the same.</exception>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><c>initial + delta</c> is beyond 64 bits, or the time-out negative.</exception>
    public async ValueTask<long> IncrementAsync(
        string key, long delta = 1, long? initial = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        var expiry = _core.ExpiryOf(timeout);
        var reply = await _core.Store.IncrementAsync(_keys, key, delta, Sum(initial, delta), expiry).ConfigureAwait(false);
        return _core.Failures.Require(reply) ?? throw Missing(key);
    }

    /// <summary>Takes from a counter, and leaves its expiry: <see cref="IncrementAsync"/> with the sign turned.</summary>
    /// <inheritdoc cref="IncrementAsync"/>
    /// <param name="key">The key.</param>
    /// <param name="delta">What to take away; not <see cref="long.MinValue"/>.</param>
    /// <param name="initial">What a missing entry counts as: the entry is then created as <c>initial - delta</c>.</param>
    /// <param name="timeout">How long a created entry lives; null is the cache's own.</param>
    /// <param name="cancellationToken">Looked at before the command is sent.</param>
    public ValueTask<long> DecrementAsync(
        string key, long delta = 1, long? initial = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(delta, long.MinValue);
        return IncrementAsync(key, -delta, initial, timeout, cancellationToken);
    }

    private static long? Sum(long? initial, long delta)
    {
        if (initial is not { } first)
        {
            return null;
        }

        var sum = (Int128)first + delta;
        return sum >= long.MinValue && sum <= long.MaxValue
            ? (long)sum
            : throw new ArgumentOutOfRangeException(nameof(initial), first, $"The initial value and the delta {delta} have no 64-bit sum.");
    }

    private KeyNotFoundException Missing(string key) => new($"Key '{_keys.Full(key)}' not found in cache '{Alias}'.");
}

namespace Cachewise;

/// <content>Writing.</content>
public sealed partial class Cache
{
    /// <summary>Writes a value and its expiration, over what is there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is one.</param>
    /// <param name="options">How long the entry lives, which may be a <see cref="TimeSpan"/>; null is the cache's own,
    /// zero removes the entry.</param>
    /// <param name="cancellationToken">Is checked before the command is sent.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value cannot be stored; what was there stays.</exception>
    public ValueTask SetAsync<T>(string key, T value, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        _writes.SetAsync(key, value, options, cancellationToken);

    /// <summary>As <see cref="SetAsync{T}"/>, for code that cannot await.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is one.</param>
    /// <param name="options">How long the entry lives, which may be a <see cref="TimeSpan"/>; null is the cache's own,
    /// zero removes the entry.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value cannot be stored; what was there stays.</exception>
    public void Set<T>(string key, T value, CacheEntryOptions? options = null) => _writes.Set(key, value, options);

    /// <summary>
    /// Writes many values in few round trips, not as one: others may see some of them before the rest. They are sent in
    /// parts of at most 1,000 entries and about 1 MiB, one after the other; the operation timeout holds for each.
    /// </summary>
    /// <returns>The keys that may not have been written, because Redis is unavailable or rejected one of them: none, or
    /// those of the parts that failed; in a cluster, those of the nodes that failed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the parts that were sent before are
    /// written.</exception>
    /// <exception cref="CacheKeyException">No backend accepts one of the keys; nothing is written.</exception>
    /// <exception cref="CacheValueException">One of the values cannot be stored; nothing is written.</exception>
    public ValueTask<IReadOnlyList<string>> SetManyAsync<T>(
        IEnumerable<KeyValuePair<string, T>> values, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        _writes.SetManyAsync(values, options, cancellationToken);

    /// <summary>Writes a value if there is no entry. Of many callers at once, in all processes, one succeeds.</summary>
    /// <returns>Whether there was none. With an expiration of zero the answer is the same, and nothing is
    /// kept.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value cannot be stored.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable; the value may have been written all the
    /// same.</exception>
    public ValueTask<bool> AddAsync<T>(string key, T value, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        _writes.AddAsync(key, value, options, cancellationToken);

    /// <summary>
    /// Replaces a value if the entry still holds the expected one. Of many callers at once, in all processes, that
    /// expect the same value one succeeds.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">The value that the entry must hold: the bytes that this cache writes for it. An entry
    /// that another program wrote with other bytes (spaces in its JSON, another compression) counts as
    /// different.</param>
    /// <param name="value">The new value.</param>
    /// <param name="options">How long the new value lives, which may be a <see cref="TimeSpan"/>; null is the cache's
    /// own, zero removes the entry.</param>
    /// <param name="cancellationToken">Is checked before the command is sent.</param>
    /// <returns>Whether it was replaced; false where there is no entry, or another value.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">One of the values cannot be stored.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable; the value may have been replaced all the
    /// same.</exception>
    public ValueTask<bool> ReplaceIfEqualAsync<T>(string key, T expected, T value, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        _writes.ReplaceIfEqualAsync(key, expected, value, options, cancellationToken);

    /// <summary>Gives an entry a new expiration, and leaves its value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="options">How long the entry lives from now, which may be a <see cref="TimeSpan"/>; null is the
    /// cache's own, zero removes the entry.</param>
    /// <param name="cancellationToken">Is checked before the command is sent.</param>
    /// <returns>Whether there was an entry.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<bool> TouchAsync(string key, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        _writes.TouchAsync(key, options, cancellationToken);

    /// <summary>Removes the expiration of an entry, so that it never expires.</summary>
    /// <returns>Whether it had one; false where there is no entry.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable.</exception>
    public ValueTask<bool> PersistAsync(string key, CancellationToken cancellationToken = default) => _writes.PersistAsync(key, cancellationToken);
}

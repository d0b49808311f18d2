namespace Cachewise;

/// <content>Moving entries between versions.</content>
public sealed partial class Cache
{
    /// <summary>
    /// Moves an entry, with its expiration, from this version to <c>Version + delta</c>, over what is there. In a Redis
    /// Cluster that is not atomic: for a moment the entry is at both versions, never at neither, and it may stay so if
    /// a node fails in between; what is written to it meanwhile is moved too.
    /// </summary>
    /// <returns>The version that the entry now has.</returns>
    /// <exception cref="KeyNotFoundException">There is no entry.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The new version would be below 1 or too large.</exception>
    /// <exception cref="CacheKeyException">No backend accepts the key, at this version or the new one.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable.</exception>
    public ValueTask<int> IncrementVersionAsync(string key, int delta = 1, CancellationToken cancellationToken = default) => _writes.MoveAsync(key, delta, cancellationToken);

    /// <summary>
    /// Moves an entry from this version to <c>Version - delta</c>: <see cref="IncrementVersionAsync"/> with the sign
    /// turned.
    /// </summary>
    /// <inheritdoc cref="IncrementVersionAsync"/>
    public ValueTask<int> DecrementVersionAsync(string key, int delta = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(delta, int.MinValue);
        return _writes.MoveAsync(key, -delta, cancellationToken);
    }
}

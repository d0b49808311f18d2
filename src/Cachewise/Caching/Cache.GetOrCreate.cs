using System.Runtime.CompilerServices;

namespace Cachewise;

/// <content>Get-or-create.</content>
public sealed partial class Cache
{
    /// <summary>
    /// Reads a value; on a miss makes it, stores it and returns it as a later read would. However many callers wait for
    /// a key, in whatever process, one factory runs, and all get its value; a caller waits for another process for 5
    /// seconds at most (<see cref="CacheConfig.Leases"/>). What a factory makes is not stored if the key was removed or
    /// written after it began; a call after the removal runs its own factory.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the value. Its token is cancelled when the last caller that waits for it has left.
    /// It must not get or create its own key.</param>
    /// <param name="options">How long a new entry lives, which may be a <see cref="TimeSpan"/>; null is the cache's
    /// own, zero keeps nothing.</param>
    /// <param name="cancellationToken">Ends this caller's waiting; others go on.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value that was made cannot be written as JSON and read back. One over
    /// <see cref="CacheConfig.MaxValueBytes"/> is returned, and not stored.</exception>
    /// <exception cref="InvalidOperationException">The caller is the factory of this key, or one that it waits
    /// for.</exception>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrCreateAsync<T>(
        string key, Func<CancellationToken, ValueTask<T>> factory, CacheEntryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _readThrough.GetOrCreateAsync(key, factory, static (make, token) => make(token), options, cancellationToken);
    }

    /// <inheritdoc cref="GetOrCreateAsync{T}(string, Func{CancellationToken, ValueTask{T}}, CacheEntryOptions?,
    /// CancellationToken)"/>
    public ValueTask<T> GetOrCreateAsync<T>(
        string key, Func<CancellationToken, Task<T>> factory, CacheEntryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _readThrough.GetOrCreateAsync(key, factory, static (make, token) => new ValueTask<T>(make(token)), options, cancellationToken);
    }

    /// <summary>As the other overloads, with a state for the factory, so that it needs no closure.</summary>
    /// <inheritdoc cref="GetOrCreateAsync{T}(string, Func{CancellationToken, ValueTask{T}}, CacheEntryOptions?,
    /// CancellationToken)"/>
    public ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, CacheEntryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _readThrough.GetOrCreateAsync(key, state, factory, options, cancellationToken);
    }

    /// <summary>
    /// As <see cref="GetOrCreateAsync{T}(string, Func{CancellationToken, ValueTask{T}}, CacheEntryOptions?,
    /// CancellationToken)"/>, for code that cannot await. The factory runs on the calling thread. While another
    /// caller's factory for the key is running, this thread is blocked until that has ended.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the value. It must not get or create its own key.</param>
    /// <param name="options">How long a new entry lives, which may be a <see cref="TimeSpan"/>; null is the cache's
    /// own, zero keeps nothing.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value that was made cannot be written as JSON and read back. One over
    /// <see cref="CacheConfig.MaxValueBytes"/> is returned, and not stored.</exception>
    /// <exception cref="InvalidOperationException">The caller is the factory of this key, or one that it waits
    /// for.</exception>
    public T GetOrCreate<T>(string key, Func<T> factory, CacheEntryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _readThrough.GetOrCreate(key, factory, static make => make(), options);
    }

    /// <summary>As the other overload, with a state for the factory, so that it needs no closure.</summary>
    /// <inheritdoc cref="GetOrCreate{T}(string, Func{T}, CacheEntryOptions?)"/>
    public T GetOrCreate<TState, T>(string key, TState state, Func<TState, T> factory, CacheEntryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _readThrough.GetOrCreate(key, state, factory, options);
    }

    /// <summary>
    /// Reads many values, and makes those that miss with one call of the factory. Values that another process stored
    /// meanwhile win over the made ones. Callers and processes do not wait for each other here: what another process is
    /// making is made here too, and not stored.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="factory">Makes values for the keys that missed; it may leave some out.</param>
    /// <param name="options">How long new entries live, which may be a <see cref="TimeSpan"/>; null is the cache's own,
    /// zero keeps nothing.</param>
    /// <param name="cancellationToken">Is passed to the factory.</param>
    /// <returns>The values by key; keys that missed and were not made are not among them.</returns>
    /// <exception cref="CacheKeyException">No backend accepts one of the keys.</exception>
    /// <exception cref="CacheValueException">One of the values cannot be written as JSON and read back; none is stored.
    /// One over <see cref="CacheConfig.MaxValueBytes"/> is returned, and not stored.</exception>
    /// <exception cref="InvalidOperationException">The factory made a value for a key that was not asked
    /// for.</exception>
    [OverloadResolutionPriority(1)]
    public ValueTask<IReadOnlyDictionary<string, T>> GetOrCreateManyAsync<T>(
        IEnumerable<string> keys,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        CacheEntryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _readThroughMany.GetOrCreateManyAsync(keys, factory, options, cancellationToken);
    }

    /// <inheritdoc cref="GetOrCreateManyAsync{T}(IEnumerable{string}, Func{IReadOnlyList{string}, CancellationToken,
    /// ValueTask{IReadOnlyDictionary{string, T}}}, CacheEntryOptions?, CancellationToken)"/>
    public ValueTask<IReadOnlyDictionary<string, T>> GetOrCreateManyAsync<T>(
        IEnumerable<string> keys,
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyDictionary<string, T>>> factory,
        CacheEntryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return _readThroughMany.GetOrCreateManyAsync<T>(keys, (missing, token) => new(factory(missing, token)), options, cancellationToken);
    }
}

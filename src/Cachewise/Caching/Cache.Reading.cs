namespace Cachewise;

/// <content>Reading.</content>
public sealed partial class Cache
{
    /// <summary>
    /// Reads a value; a miss gives the default of the type. <see cref="TryGetAsync{T}"/> tells a stored null or zero
    /// from a miss.
    /// </summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<T?> GetAsync<T>(string key, CancellationToken cancellationToken = default) => _reads.GetAsync<T?>(key, default, cancellationToken);

    /// <summary>Reads a value; a miss gives <paramref name="defaultValue"/>. A stored null is a hit.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<T> GetAsync<T>(string key, T defaultValue, CancellationToken cancellationToken = default) => _reads.GetAsync(key, defaultValue, cancellationToken);

    /// <summary>Reads a value, and tells a stored null from a miss.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<CacheResult<T>> TryGetAsync<T>(string key, CancellationToken cancellationToken = default) => _reads.TryGetAsync<T>(key, cancellationToken);

    /// <summary>As <see cref="GetAsync{T}(string, CancellationToken)"/>, for code that cannot await.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public T? Get<T>(string key) => _reads.Get<T?>(key, default);

    /// <summary>As <see cref="GetAsync{T}(string, T, CancellationToken)"/>, for code that cannot await.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public T Get<T>(string key, T defaultValue) => _reads.Get(key, defaultValue);

    /// <summary>As <see cref="TryGetAsync{T}"/>, for code that cannot await.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public CacheResult<T> TryGet<T>(string key) => _reads.TryGet<T>(key);

    /// <summary>
    /// Reads many values in one round trip; more than 100 keys, in a few, each of which may take the operation timeout.
    /// </summary>
    /// <returns>The hits by key, in the order asked; a stored null is a hit.</returns>
    /// <exception cref="CacheKeyException">No backend accepts one of the keys.</exception>
    public ValueTask<IReadOnlyDictionary<string, T>> GetManyAsync<T>(IEnumerable<string> keys, CancellationToken cancellationToken = default) =>
        _reads.GetManyAsync<T>(keys, cancellationToken);

    /// <summary>Whether there is an entry.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<bool> ContainsAsync(string key, CancellationToken cancellationToken = default) => _reads.ContainsAsync(key, cancellationToken);

    /// <summary>
    /// The time that an entry has left: null where there is none, <see cref="TimeSpan.MaxValue"/> where it never
    /// expires.
    /// </summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable.</exception>
    public ValueTask<TimeSpan?> GetTimeToLiveAsync(string key, CancellationToken cancellationToken = default) => _reads.GetTimeToLiveAsync(key, cancellationToken);

    /// <summary>
    /// The keys of this version that match a Redis glob pattern (<c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[^a]</c>,
    /// <c>[a-z]</c>, <c>\</c> before a literal; it matches bytes of UTF-8), each once, in no order. Keys of other
    /// prefixes and versions never match. Keys of another program that are no UTF-8 are left out, since no text could
    /// name them. Reads the whole database in pages, and remembers the keys given out; not for hot paths.
    /// </summary>
    /// <exception cref="CacheUnavailableException">Redis is unavailable.</exception>
    public IAsyncEnumerable<string> KeysAsync(string pattern = "*", CancellationToken cancellationToken = default) => _reads.KeysAsync(pattern, cancellationToken);
}

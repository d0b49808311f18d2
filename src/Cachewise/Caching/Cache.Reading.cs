using Cachewise.Entries;
using Cachewise.Stores;

namespace Cachewise;

/// <content>Reading.</content>
public sealed partial class Cache
{
    /// <summary>Reads a value; a miss gives the default of the type. Where a stored null or zero must be told from a miss, use
    /// <see cref="TryGetAsync{T}"/>.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<T?> GetAsync<T>(string key, CancellationToken cancellationToken = default) =>
        GetAsync<T?>(key, default, cancellationToken);

    /// <summary>Reads a value; a miss gives <paramref name="defaultValue"/>. A stored null is a hit.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<T> GetAsync<T>(string key, T defaultValue, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        var pending = _core.Store.GetAsync(_keys, key);
        if (!pending.IsCompletedSuccessfully)
        {
            return FinishAsync(pending, defaultValue);
        }

        var reply = pending.Result;
        return new(reply.Value is { } entry && entry.TryGetDecoded<T>(out var value) ? value : _core.Read<T>(reply).ValueOr(defaultValue));

        async ValueTask<T> FinishAsync(ValueTask<Reply<CacheEntry?>> pending, T defaultValue) =>
            _core.Read<T>(await pending.ConfigureAwait(false)).ValueOr(defaultValue);
    }

    /// <summary>Reads a value, and tells a stored null from a miss.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public ValueTask<CacheResult<T>> TryGetAsync<T>(string key, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        var pending = _core.Store.GetAsync(_keys, key);
        if (!pending.IsCompletedSuccessfully)
        {
            return FinishAsync(pending);
        }

        var reply = pending.Result;
        return new(reply.Value is { } entry && entry.TryGetDecoded<T>(out var value) ? new(value) : _core.Read<T>(reply).ToResult());

        async ValueTask<CacheResult<T>> FinishAsync(ValueTask<Reply<CacheEntry?>> pending) =>
            _core.Read<T>(await pending.ConfigureAwait(false)).ToResult();
    }

    /// <summary>As <see cref="GetAsync{T}(string, CancellationToken)"/>, for code that cannot await.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public T? Get<T>(string key) => Get<T?>(key, default);

    /// <summary>As <see cref="GetAsync{T}(string, T, CancellationToken)"/>, for code that cannot await.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public T Get<T>(string key, T defaultValue)
    {
        Check(key, CancellationToken.None);
        var reply = _core.Store.Get(_keys, key);
        return reply.Value is { } entry && entry.TryGetDecoded<T>(out var value) ? value : _core.Read<T>(reply).ValueOr(defaultValue);
    }

    /// <summary>As <see cref="TryGetAsync{T}"/>, for code that cannot await.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public CacheResult<T> TryGet<T>(string key)
    {
        Check(key, CancellationToken.None);
        var reply = _core.Store.Get(_keys, key);
        return reply.Value is { } entry && entry.TryGetDecoded<T>(out var value) ? new(value) : _core.Read<T>(reply).ToResult();
    }

    /// <summary>Reads many values in one round trip; more than 100 keys, in a few, each of which may take the operation time-out.</summary>
    /// <returns>The hits, by key, in the order asked; a stored null is among them. Keys that miss are not.</returns>
    /// <exception cref="CacheKeyException">No backend accepts one of the keys.</exception>
    public async ValueTask<IReadOnlyDictionary<string, T>> GetManyAsync<T>(IEnumerable<string> keys, CancellationToken cancellationToken = default)
    {
        var names = CheckMany(keys, cancellationToken);
        var found = new OrderedDictionary<string, T>(names.Length, StringComparer.Ordinal);
        var reply = names.Length == 0 ? new([]) : await _core.Store.GetManyAsync(_keys, names, cancellationToken).ConfigureAwait(false);
        var stored = _core.Failures.Degrade(reply, reply.Value ?? []);
        for (var i = 0; i < stored.Length; i++)
        {
            if (stored[i] is { } value && _core.Read<T>(new(value)) is { IsHit: true } hit)
            {
                found.TryAdd(names[i], hit.Value); // a key may be asked for twice
            }
        }

        return found;
    }

    /// <summary>Whether there is an entry.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public async ValueTask<bool> ContainsAsync(string key, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        return _core.Failures.Degrade(await _core.Store.ContainsAsync(_keys, key).ConfigureAwait(false), false);
    }

    /// <summary>The time that an entry has left: null where there is none, <see cref="TimeSpan.MaxValue"/> where it never expires.</summary>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheUnavailableException">Redis is away.</exception>
    public async ValueTask<TimeSpan?> GetTimeToLiveAsync(string key, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        return _core.Failures.Require(await _core.Store.GetTimeToLiveAsync(_keys, key).ConfigureAwait(false));
    }
}

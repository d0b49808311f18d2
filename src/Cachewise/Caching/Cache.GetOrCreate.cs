using System.Runtime.CompilerServices;
using Cachewise.Backends;
using Cachewise.Caching;
using Cachewise.Values;

namespace Cachewise;

/// <content>Reading what is there, and making what is not.</content>
public sealed partial class Cache
{
    /// <summary>
    /// Reads a value; on a miss makes it, stores it and returns it as a later read would. However many callers wait for a key,
    /// the factory runs once in this process; if another process stored a value first, all get that one.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the value. Its token is cancelled when the last caller that waits for it has gone. It must not
    /// ask for its own key, which it would wait for for ever.</param>
    /// <param name="timeout">How long a new entry lives; null is the cache's own, zero keeps nothing.</param>
    /// <param name="cancellationToken">Ends this caller's waiting; others go on.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value that was made cannot be stored.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrCreateAsync<T>(
        string key, Func<CancellationToken, ValueTask<T>> factory, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return GetOrCreateAsync(key, factory, static (make, token) => make(token), timeout, cancellationToken);
    }

    /// <inheritdoc cref="GetOrCreateAsync{T}(string, Func{CancellationToken, ValueTask{T}}, TimeSpan?, CancellationToken)"/>
    public ValueTask<T> GetOrCreateAsync<T>(
        string key, Func<CancellationToken, Task<T>> factory, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return GetOrCreateAsync(key, factory, static (make, token) => new ValueTask<T>(make(token)), timeout, cancellationToken);
    }

    /// <summary>As the other overloads, with a state that is handed to the factory, so that it needs no closure.</summary>
    /// <inheritdoc cref="GetOrCreateAsync{T}(string, Func{CancellationToken, ValueTask{T}}, TimeSpan?, CancellationToken)"/>
    public ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Check(key, cancellationToken);
        var expiry = _core.ExpiryOf(timeout);
        if (_core.Store.KeepsObjects && _core.Store.Get(_keys, key).Value is LiveValue<T> live)
        {
            return new(live.Value);
        }

        var landed = _core.Flights.Landed(_keys.Local(key)); // before looking: see there
        return FinishAsync(_core.Store.GetAsync(_keys, key), key, state, factory, expiry, landed, cancellationToken);
    }

    /// <summary>
    /// Reads many values, and makes those that miss with one call of the factory. Values that another process stored meanwhile
    /// win over the made ones. Callers in one process do not wait for each other here.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="factory">Makes values for the keys that missed; it may leave some out.</param>
    /// <param name="timeout">How long new entries live; null is the cache's own, zero keeps nothing.</param>
    /// <param name="cancellationToken">Handed to the factory.</param>
    /// <returns>The values by key; keys that missed and were not made are not among them.</returns>
    /// <exception cref="CacheKeyException">No backend accepts one of the keys.</exception>
    /// <exception cref="CacheValueException">One of the values cannot be stored; none is.</exception>
    /// <exception cref="InvalidOperationException">The factory made a value for a key that was not asked for.</exception>
    public async ValueTask<IReadOnlyDictionary<string, T>> GetOrCreateManyAsync<T>(
        IEnumerable<string> keys,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var names = CheckMany(keys, cancellationToken);
        var expiry = _core.ExpiryOf(timeout);
        var reply = names.Length == 0 ? new([]) : await _core.Store.GetManyAsync(_keys, names, cancellationToken).ConfigureAwait(false);
        var stored = _core.Failures.Degrade(reply, reply.Value ?? new StoredValue?[names.Length]);
        var found = new Dictionary<string, T>(names.Length, StringComparer.Ordinal);
        var missing = new Dictionary<string, Lookup<T>>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var lookup = reply.Value is null ? Lookup<T>.Unavailable : _core.Read<T>(new(stored[i]));
            if (lookup.IsHit)
            {
                found.TryAdd(names[i], lookup.Value);
            }
            else
            {
                missing.TryAdd(names[i], lookup);
            }
        }

        if (missing.Count > 0)
        {
            var made = await factory([.. missing.Keys], cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The factory returned null; it returns a dictionary, which may be empty.");
            await AddManyAsync(made, missing, found, expiry).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>Stores what was made, puts it into what was found, and where another has stored something first, that.</summary>
    private async ValueTask AddManyAsync<T>(IReadOnlyDictionary<string, T> made, Dictionary<string, Lookup<T>> missing, Dictionary<string, T> found, Expiry expiry)
    {
        if (made.Keys.FirstOrDefault(key => !missing.ContainsKey(key)) is { } stranger)
        {
            throw new InvalidOperationException($"The factory made a value for the key '{stranger}', which was not asked for.");
        }

        var entries = EncodeMany(made, CancellationToken.None);
        foreach (var (key, value) in entries)
        {
            found[key] = DecodeOwn<T>(value);
            if (missing[key].Foreign is { } foreign)
            {
                await MakeRoomAsync(key, foreign).ConfigureAwait(false);
            }
        }

        if (entries.Length == 0 || expiry.IsNone || missing.Values.Any(lookup => !lookup.IsAvailable))
        {
            return;
        }

        var reply = await _core.Store.AddManyAsync(_keys, entries, expiry, CancellationToken.None).ConfigureAwait(false);
        var added = _core.Failures.Degrade(reply, reply.Value ?? []);
        var lost = entries.Where((_, i) => i < added.Length && !added[i]).Select(entry => entry.Key).ToArray();
        foreach (var (key, value) in await GetManyAsync<T>(lost, CancellationToken.None).ConfigureAwait(false))
        {
            found[key] = value;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> FinishAsync<TState, T>(
        ValueTask<Reply<StoredValue?>> pending,
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        Expiry expiry,
        long landed,
        CancellationToken cancellationToken)
    {
        var lookup = _core.Read<T>(await pending.ConfigureAwait(false));
        if (lookup.IsHit)
        {
            return lookup.Value;
        }

        var stored = await _core.Flights.JoinAsync(
            typeof(T), _keys.Local(key), token => CreateAsync(key, state, factory, expiry, lookup, landed, token), cancellationToken).ConfigureAwait(false);
        return DecodeOwn<T>(stored);
    }

    /// <summary>Makes the value and stores it, unless somebody else has; runs once for all who wait.</summary>
    private async Task<StoredValue> CreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, Expiry expiry, Lookup<T> lookup, long landed, CancellationToken cancellationToken)
    {
        // A flight that landed since the cache was looked into may have stored this very value.
        if (_core.Flights.Landed(_keys.Local(key)) != landed && lookup.IsAvailable && await GetStoredAsync<T>(key).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        var made = _core.Format.Encode(await factory(state, cancellationToken).ConfigureAwait(false));
        if (!lookup.IsAvailable || expiry.IsNone)
        {
            return made; // who could not be read within the time-out is not waited for a second time
        }

        if (lookup.Foreign is { } foreign)
        {
            await MakeRoomAsync(key, foreign).ConfigureAwait(false);
        }

        var added = _core.Failures.Degrade(await _core.Store.AddAsync(_keys, key, made, expiry).ConfigureAwait(false), true);
        return added ? made : await GetStoredAsync<T>(key).ConfigureAwait(false) ?? made;
    }

    /// <summary>What cannot be read must not be in the way; but what another process has written since must stay.</summary>
    private async ValueTask MakeRoomAsync(string key, byte[] foreign) =>
        _core.Failures.Degrade(await _core.Store.TouchIfAsync(_keys, key, foreign, Expiry.None).ConfigureAwait(false), false);

    /// <summary>What is stored, if it can be read as this type; in memory of its own, for many may read it.</summary>
    private async Task<StoredValue?> GetStoredAsync<T>(string key)
    {
        var stored = _core.Failures.Degrade(await _core.Store.GetAsync(_keys, key).ConfigureAwait(false), null);
        if (stored is null or LiveValue<T>)
        {
            return stored;
        }

        var copy = new PayloadValue(stored.GetPayload().ToArray());
        stored.Release();
        return _core.Format.TryDecode<T>(copy, out _, out _) ? copy : null;
    }

    private T DecodeOwn<T>(StoredValue stored) =>
        _core.Format.TryDecode<T>(stored, out var value, out var problem)
            ? value
            : throw new CacheValueException($"Cache '{Alias}': the value of type {TypeName.Of(typeof(T))} that was made cannot be read back: {problem}.");
}

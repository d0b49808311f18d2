using System.Runtime.CompilerServices;
using Cachewise.Caching;
using Cachewise.Entries;
using Cachewise.Stores;

namespace Cachewise;

/// <content>Reading what is there, and making what is not.</content>
public sealed partial class Cache
{
    /// <summary>
    /// Reads a value; on a miss makes it, stores it and returns it as a later read would. However many callers wait for a key,
    /// the factory runs once in this process; if another process stored a value first, all get that one. What a factory makes is not stored if the key
    /// was removed or written after it began; a call after the removal runs its own factory.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the value. Its token is cancelled when the last caller that waits for it has left. It must not
    /// ask for its own key.</param>
    /// <param name="timeout">How long a new entry lives; null is the cache's own, zero keeps nothing.</param>
    /// <param name="cancellationToken">Ends this caller's waiting; others go on.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value that was made cannot be stored.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    /// <exception cref="InvalidOperationException">The caller is the factory of this key, or one that it waits for.</exception>
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
        if (_core.Store.StoresObjects && _core.Store.Get(_keys, key).Value is { } entry && entry.TryGetDecoded<T>(out var value))
        {
            return new(value);
        }

        var completed = _core.SingleFlight.Completed(_keys.Local(key)); // before the read: see there
        return FinishAsync(_core.Store.GetAsync(_keys, key), key, state, factory, expiry, completed, isAsync: true, cancellationToken);
    }

    /// <summary>
    /// As <see cref="GetOrCreateAsync{T}(string, Func{CancellationToken, ValueTask{T}}, TimeSpan?, CancellationToken)"/>, for code that cannot await. The factory runs on the calling thread. While another caller's factory
    /// for the key is running, this thread is blocked until that has ended.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the value. It must not ask for its own key.</param>
    /// <param name="timeout">How long a new entry lives; null is the cache's own, zero keeps nothing.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value that was made cannot be stored.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    /// <exception cref="InvalidOperationException">The caller is the factory of this key, or one that it waits for.</exception>
    public T GetOrCreate<T>(string key, Func<T> factory, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return GetOrCreate(key, factory, static make => make(), timeout);
    }

    /// <summary>As the other overload, with a state that is handed to the factory, so that it needs no closure.</summary>
    /// <inheritdoc cref="GetOrCreate{T}(string, Func{T}, TimeSpan?)"/>
    public T GetOrCreate<TState, T>(string key, TState state, Func<TState, T> factory, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Check(key, CancellationToken.None);
        var expiry = _core.ExpiryOf(timeout);
        var completed = _core.SingleFlight.Completed(_keys.Local(key));
        var reply = _core.Store.Get(_keys, key);
        if (reply.Value is { } entry && entry.TryGetDecoded<T>(out var value))
        {
            return value;
        }

        // Nothing below awaits anything pending, so the task is complete.
        var finished = FinishAsync<(TState State, Func<TState, T> Factory), T>(
            new(reply), key, (state, factory), static (both, _) => new(both.Factory(both.State)), expiry, completed, isAsync: false, CancellationToken.None);
        return finished.AsTask().GetAwaiter().GetResult();
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
        var stored = _core.Failures.Degrade(reply, reply.Value ?? new CacheEntry?[names.Length]);
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
            var fills = missing.Keys.ToDictionary(key => key, key => _core.Fills.Begin(_keys.Local(key)), StringComparer.Ordinal);
            try
            {
                var made = await factory([.. missing.Keys], cancellationToken).ConfigureAwait(false)
                    ?? throw new InvalidOperationException("The factory returned null; it returns a dictionary, which may be empty.");
                await AddManyAsync(made, missing, found, fills, expiry).ConfigureAwait(false);
            }
            finally
            {
                foreach (var fill in fills.Values)
                {
                    _core.Fills.End(fill);
                }
            }
        }

        return found;
    }

    /// <summary>Puts what was made into what was found, and stores it; where another has stored something first, that is found instead.</summary>
    private async ValueTask AddManyAsync<T>(
        IReadOnlyDictionary<string, T> made, Dictionary<string, Lookup<T>> missing, Dictionary<string, T> found, Dictionary<string, Fill> fills, Expiry expiry)
    {
        if (made.Keys.FirstOrDefault(key => !missing.ContainsKey(key)) is { } stranger)
        {
            throw new InvalidOperationException($"The factory made a value for the key '{stranger}', which was not asked for.");
        }

        var entries = EncodeMany(made, CancellationToken.None);
        foreach (var (key, value) in entries)
        {
            found[key] = DecodeOwn<T>(value);
        }

        if (expiry.IsNone || missing.Values.Any(lookup => !lookup.IsAvailable))
        {
            return;
        }

        var allowed = Array.FindAll(entries, entry => fills[entry.Key].TryBeginStore());
        string[] lost;
        try
        {
            lost = await StoreManyAsync(allowed, missing, expiry).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (key, _) in allowed)
            {
                fills[key].EndStore();
            }
        }

        var outdated = entries.Select(entry => entry.Key).Except(allowed.Select(entry => entry.Key), StringComparer.Ordinal);
        foreach (var (key, value) in await GetManyAsync<T>(lost.Concat(outdated), CancellationToken.None).ConfigureAwait(false))
        {
            found[key] = value;
        }
    }

    /// <summary>Adds the entries.</summary>
    /// <returns>The keys under which another value was there already.</returns>
    private async ValueTask<string[]> StoreManyAsync<T>(KeyValuePair<string, CacheEntry>[] entries, Dictionary<string, Lookup<T>> missing, Expiry expiry)
    {
        if (entries.Length == 0)
        {
            return [];
        }

        foreach (var (key, _) in entries)
        {
            if (missing[key].UnreadablePayload is { } unreadablePayload)
            {
                await MakeRoomAsync(key, unreadablePayload, isAsync: true).ConfigureAwait(false);
            }
        }

        var reply = await _core.Store.AddManyAsync(_keys, entries, expiry, CancellationToken.None).ConfigureAwait(false);
        var added = _core.Failures.Degrade(reply, reply.Value ?? []);
        return [.. entries.Where((_, i) => i < added.Length && !added[i]).Select(entry => entry.Key)];
    }

    private async ValueTask<T> FinishAsync<TState, T>(
        ValueTask<Reply<CacheEntry?>> pending,
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        Expiry expiry,
        long completed,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        var lookup = _core.Read<T>(await pending.ConfigureAwait(false));
        if (lookup.IsHit)
        {
            return lookup.Value;
        }

        var stored = await _core.SingleFlight.GetAsync(
            typeof(T),
            _keys,
            key,
            (fill, token) => CreateAsync(key, state, factory, expiry, lookup, completed, fill, isAsync, token),
            isAsync,
            cancellationToken).ConfigureAwait(false);
        return DecodeOwn<T>(stored);
    }

    /// <summary>Makes the value and stores it, unless somebody else has; runs once for all callers that wait.</summary>
    private async Task<CacheEntry> CreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        Expiry expiry,
        Lookup<T> lookup,
        long completed,
        Fill fill,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        // A call that completed since the store was read may have stored this very value.
        if (_core.SingleFlight.Completed(_keys.Local(key)) != completed && lookup.IsAvailable && await GetStoredAsync<T>(key, isAsync).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        var made = _core.Format.Encode(await factory(state, cancellationToken).ConfigureAwait(false));

        // Where the read failed, the write is skipped rather than timed out too.
        if (!lookup.IsAvailable || expiry.IsNone)
        {
            return made;
        }

        if (!fill.TryBeginStore())
        {
            return await GetStoredAsync<T>(key, isAsync).ConfigureAwait(false) ?? made;
        }

        try
        {
            if (lookup.UnreadablePayload is { } unreadablePayload)
            {
                await MakeRoomAsync(key, unreadablePayload, isAsync).ConfigureAwait(false);
            }

            var added = isAsync ? await _core.Store.AddAsync(_keys, key, made, expiry).ConfigureAwait(false) : _core.Store.Add(_keys, key, made, expiry);
            return _core.Failures.Degrade(added, true) ? made : await GetStoredAsync<T>(key, isAsync).ConfigureAwait(false) ?? made;
        }
        finally
        {
            fill.EndStore();
        }
    }

    /// <summary>What cannot be read must not be in the way; but what another process has written since must stay.</summary>
    private async ValueTask MakeRoomAsync(string key, byte[] unreadablePayload, bool isAsync) => _core.Failures.Degrade(
        isAsync ? await _core.Store.TouchIfAsync(_keys, key, unreadablePayload, Expiry.None).ConfigureAwait(false) : _core.Store.TouchIf(_keys, key, unreadablePayload, Expiry.None), false);

    /// <summary>What is stored, if it can be read as this type; in memory of its own, for many may read it.</summary>
    private async Task<CacheEntry?> GetStoredAsync<T>(string key, bool isAsync)
    {
        var reply = isAsync ? await _core.Store.GetAsync(_keys, key).ConfigureAwait(false) : _core.Store.Get(_keys, key);
        var stored = _core.Failures.Degrade(reply, null);
        if (stored is null || stored.TryGetDecoded<T>(out _))
        {
            return stored;
        }

        var copy = new CacheEntry(stored.GetPayload().ToArray());
        stored.Release();
        return _core.Format.TryDecode<T>(copy, out _, out _) ? copy : null;
    }

    private T DecodeOwn<T>(CacheEntry stored) =>
        _core.Format.TryDecode<T>(stored, out var value, out var problem)
            ? value
            : throw new CacheValueException($"Cache '{Alias}': the value of type {TypeName.Of(typeof(T))} that was made cannot be read back: {problem}.");
}

using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Stores;

namespace Cachewise;

/// <content>Writing.</content>
public sealed partial class Cache
{
    /// <summary>Writes a value and its expiry, over what is there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is one.</param>
    /// <param name="timeout">How long it lives; null is the cache's own, zero removes the entry.</param>
    /// <param name="cancellationToken">Looked at before the command is sent.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value cannot be stored; what was there stays.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    public ValueTask SetAsync<T>(string key, T value, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        var expiry = _core.ExpiryOf(timeout);
        var stored = _core.Format.Encode(value);
        var storing = InvalidateFills(key);
        if (expiry.IsNone && !storing.IsCompleted)
        {
            return SetAfterAsync(storing.WaitAsync(cancellationToken), key, stored, expiry);
        }

        var pending = _core.Store.SetAsync(_keys, key, stored, expiry);
        if (!pending.IsCompletedSuccessfully)
        {
            return FinishAsync(pending);
        }

        _core.Failures.Degrade(pending.Result, false);
        return default;

        async ValueTask FinishAsync(ValueTask<Reply<bool>> pending) => _core.Failures.Degrade(await pending.ConfigureAwait(false), false);
    }

    /// <summary>As <see cref="SetAsync{T}"/>, for code that cannot await.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is one.</param>
    /// <param name="timeout">How long it lives; null is the cache's own, zero removes the entry.</param>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value cannot be stored; what was there stays.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    public void Set<T>(string key, T value, TimeSpan? timeout = null)
    {
        Check(key, CancellationToken.None);
        var expiry = _core.ExpiryOf(timeout);
        var stored = _core.Format.Encode(value);
        var storing = InvalidateFills(key);
        if (expiry.IsNone)
        {
            BlockedThread.Wait(storing);
        }

        _core.Failures.Degrade(_core.Store.Set(_keys, key, stored, expiry), false);
    }

    /// <summary>
    /// Writes many values in few round trips, not as one: others may see some of them before the rest. They are sent in parts of at most 1,000 entries and about 1 MiB, one after the other; the operation time-out
    /// holds for each.
    /// </summary>
    /// <returns>The keys that may not have been written, because Redis is away or refused one of them: none, or those of the parts that failed; in a cluster, those of the nodes that did.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the parts that were sent before are written.</exception>
    /// <exception cref="CacheKeyException">No backend accepts one of the keys; nothing is written.</exception>
    /// <exception cref="CacheValueException">One of the values cannot be stored; nothing is written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    public async ValueTask<IReadOnlyList<string>> SetManyAsync<T>(
        IEnumerable<KeyValuePair<string, T>> values, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var expiry = _core.ExpiryOf(timeout);
        var entries = EncodeMany(values, cancellationToken);
        if (entries.Length == 0)
        {
            return [];
        }

        var storing = InvalidateFills(entries.Select(entry => entry.Key));
        if (expiry.IsNone)
        {
            await storing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var reply = await _core.Store.SetManyAsync(_keys, entries, expiry, cancellationToken).ConfigureAwait(false);
        return _core.Failures.Degrade(reply, reply.Value);
    }

    /// <summary>Writes a value if there is no entry. Of many callers at once, in all processes, one succeeds.</summary>
    /// <returns>Whether there was none. With a time-out of zero the same is answered, and nothing kept.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheValueException">The value cannot be stored.</exception>
    /// <exception cref="CacheUnavailableException">Redis is away; the value may have been written all the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    public async ValueTask<bool> AddAsync<T>(string key, T value, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        var expiry = _core.ExpiryOf(timeout);
        return _core.Failures.Require(await _core.Store.AddAsync(_keys, key, _core.Format.Encode(value), expiry).ConfigureAwait(false));
    }

    /// <summary>Removes an entry.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public async ValueTask<bool> RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        await InvalidateFills(key).WaitAsync(cancellationToken).ConfigureAwait(false);
        return _core.Failures.Degrade(await _core.Store.RemoveAsync(_keys, key).ConfigureAwait(false), false);
    }

    /// <summary>As <see cref="RemoveAsync"/>, for code that cannot await.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    public bool Remove(string key)
    {
        Check(key, CancellationToken.None);
        BlockedThread.Wait(InvalidateFills(key));
        return _core.Failures.Degrade(_core.Store.Remove(_keys, key), false);
    }

    /// <summary>Removes many entries in one round trip for each 1,000 keys; a cancelled token ends it between two.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="CacheKeyException">No backend accepts one of the keys; nothing is removed.</exception>
    public async ValueTask<long> RemoveManyAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default)
    {
        var names = CheckMany(keys, cancellationToken);
        await InvalidateFills(names).WaitAsync(cancellationToken).ConfigureAwait(false);
        var reply = names.Length == 0 ? new(0) : await _core.Store.RemoveManyAsync(_keys, names, cancellationToken).ConfigureAwait(false);
        return _core.Failures.Degrade(reply, reply.Value);
    }

    /// <summary>Gives an entry a new expiry, and leaves its value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="timeout">How long it lives from now; null is the cache's own, zero removes the entry.</param>
    /// <param name="cancellationToken">Looked at before the command is sent.</param>
    /// <returns>Whether there was an entry.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    public async ValueTask<bool> TouchAsync(string key, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        var expiry = _core.ExpiryOf(timeout);
        if (expiry.IsNone)
        {
            await InvalidateFills(key).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return _core.Failures.Degrade(await _core.Store.TouchAsync(_keys, key, expiry).ConfigureAwait(false), false);
    }

    /// <summary>Takes the expiry off an entry, so that it never expires.</summary>
    /// <returns>Whether it had one; false where there is no entry.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheUnavailableException">Redis is away.</exception>
    public async ValueTask<bool> PersistAsync(string key, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        return _core.Failures.Require(await _core.Store.PersistAsync(_keys, key).ConfigureAwait(false));
    }

    // Not a local function: it would capture, and cost every call an allocation.
    private async ValueTask SetAfterAsync(Task storing, string key, CacheEntry stored, Expiry expiry)
    {
        await storing.ConfigureAwait(false);
        _core.Failures.Degrade(await _core.Store.SetAsync(_keys, key, stored, expiry).ConfigureAwait(false), false);
    }

    /// <summary>A factory that is running for the key has read what is now outdated: what it makes is not stored.</summary>
    /// <returns>The end of what is being stored; a removal waits for it, since it would be lost before it.</returns>
    private Task InvalidateFills(string key) => _core.Fills.IsEmpty ? Task.CompletedTask : _core.Fills.Invalidate(_keys.Local(key));

    private Task InvalidateFills(IEnumerable<string> keys) => _core.Fills.IsEmpty ? Task.CompletedTask : Task.WhenAll(keys.Select(InvalidateFills));

    /// <summary>Everything is checked and written to bytes before anything is sent.</summary>
    private KeyValuePair<string, CacheEntry>[] EncodeMany<T>(IEnumerable<KeyValuePair<string, T>> values, CancellationToken cancellationToken)
    {
        var entries = values.Select(pair =>
        {
            _keys.Check(pair.Key);
            return KeyValuePair.Create(pair.Key, _core.Format.Encode(pair.Value));
        }).ToArray();
        cancellationToken.ThrowIfCancellationRequested();
        return entries;
    }
}

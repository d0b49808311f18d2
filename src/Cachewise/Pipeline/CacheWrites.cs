using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores;

namespace Cachewise.Pipeline;

/// <summary>
/// The operations that write, remove, count and move entries. An operation that outdates the value of a running factory
/// revokes its right to store.
/// </summary>
internal sealed class CacheWrites(CachePipeline pipeline)
{
    private readonly CacheStore _store = pipeline.Store;
    private readonly KeySpace _keys = pipeline.Keys;

    public ValueTask SetAsync<T>(string key, T value, CacheEntryOptions? options, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var expiry = pipeline.ExpiryOf(options);
        var entry = pipeline.Format.Encode(value);
        var storing = pipeline.InvalidateFills(key);
        if (expiry.IsNone && !storing.IsCompleted)
        {
            return SetAfterAsync(storing.WaitAsync(cancellationToken), key, entry, expiry);
        }

        var pending = _store.SetAsync(_keys, key, entry, expiry);
        if (!pending.IsCompletedSuccessfully)
        {
            return FinishAsync(pending);
        }

        var reply = pending.Result;
        if (!reply.IsAvailable)
        {
            return FinishAsync(new(reply));
        }

        pipeline.Apply(CacheOperation.Set, reply);
        return default;

        async ValueTask FinishAsync(ValueTask<Reply<bool>> pending) => pipeline.Apply(CacheOperation.Set, await pending.ConfigureAwait(false));
    }

    public void Set<T>(string key, T value, CacheEntryOptions? options)
    {
        pipeline.Check(key);
        var expiry = pipeline.ExpiryOf(options);
        var entry = pipeline.Format.Encode(value);
        var storing = pipeline.InvalidateFills(key);
        if (expiry.IsNone)
        {
            BlockedThread.Wait(storing);
        }

        pipeline.Apply(CacheOperation.Set, _store.Set(_keys, key, entry, expiry));
    }

    public async ValueTask<IReadOnlyList<string>> SetManyAsync<T>(IEnumerable<KeyValuePair<string, T>> values, CacheEntryOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        var expiry = pipeline.ExpiryOf(options);
        var entries = pipeline.EncodeMany(values);
        cancellationToken.ThrowIfCancellationRequested();
        if (entries.Length == 0)
        {
            return [];
        }

        var storing = pipeline.InvalidateFills(entries.Select(entry => entry.Key));
        if (expiry.IsNone)
        {
            await storing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return pipeline.Apply(CacheOperation.SetMany, await _store.SetManyAsync(_keys, entries, expiry, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<bool> AddAsync<T>(string key, T value, CacheEntryOptions? options, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var expiry = pipeline.ExpiryOf(options);
        return pipeline.Apply(CacheOperation.Add, await _store.AddAsync(_keys, key, pipeline.Format.Encode(value), expiry).ConfigureAwait(false));
    }

    public async ValueTask<bool> ReplaceIfEqualAsync<T>(string key, T expected, T value, CacheEntryOptions? options, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var expiry = pipeline.ExpiryOf(options);
        var (payload, entry) = (pipeline.Format.Encode(expected).GetPayload(), pipeline.Format.Encode(value));
        var storing = pipeline.InvalidateFills(key);
        if (expiry.IsNone)
        {
            await storing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return pipeline.Apply(CacheOperation.ReplaceIf, await _store.ReplaceIfAsync(_keys, key, payload, entry, expiry).ConfigureAwait(false));
    }

    public async ValueTask<bool> RemoveIfEqualAsync<T>(string key, T expected, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var payload = pipeline.Format.Encode(expected).GetPayload();
        await pipeline.InvalidateFills(key).WaitAsync(cancellationToken).ConfigureAwait(false);
        return pipeline.Apply(CacheOperation.RemoveIf, await _store.TouchIfAsync(_keys, key, payload, Expiry.None).ConfigureAwait(false));
    }

    public async ValueTask<bool> RemoveAsync(string key, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        await pipeline.InvalidateFills(key).WaitAsync(cancellationToken).ConfigureAwait(false);
        return pipeline.Apply(CacheOperation.Remove, await _store.RemoveAsync(_keys, key).ConfigureAwait(false));
    }

    public bool Remove(string key)
    {
        pipeline.Check(key);
        BlockedThread.Wait(pipeline.InvalidateFills(key));
        return pipeline.Apply(CacheOperation.Remove, _store.Remove(_keys, key));
    }

    public async ValueTask<long> RemoveManyAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var names = pipeline.CheckMany(keys, cancellationToken);
        await pipeline.InvalidateFills(names).WaitAsync(cancellationToken).ConfigureAwait(false);
        return names.Length == 0
            ? 0
            : pipeline.Apply(CacheOperation.RemoveMany, await _store.RemoveManyAsync(_keys, names, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<long> RemoveByPatternAsync(string pattern, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        cancellationToken.ThrowIfCancellationRequested();
        var glob = new GlobPattern(GlobPattern.Escape(_keys.Start) + pattern);
        await pipeline.Core.Fills.Invalidate(local => _keys.FromLocal(local) is { } key && glob.IsMatch(_keys.Full(key))).WaitAsync(cancellationToken).ConfigureAwait(false);
        return pipeline.Apply(CacheOperation.RemoveByPattern, await _store.RemoveByPatternAsync(_keys, pattern, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await pipeline.Core.Fills.Invalidate(static _ => true).WaitAsync(cancellationToken).ConfigureAwait(false);
        pipeline.Apply(CacheOperation.Clear, await _store.ClearAsync(_keys, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<bool> TouchAsync(string key, CacheEntryOptions? options, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var expiry = pipeline.ExpiryOf(options);
        if (expiry.IsNone)
        {
            await pipeline.InvalidateFills(key).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return pipeline.Apply(expiry.IsNone ? CacheOperation.Expire : CacheOperation.Touch, await _store.TouchAsync(_keys, key, expiry).ConfigureAwait(false));
    }

    public async ValueTask<bool> PersistAsync(string key, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        return pipeline.Apply(CacheOperation.Persist, await _store.PersistAsync(_keys, key).ConfigureAwait(false));
    }

    public async ValueTask<long> IncrementAsync(string key, long delta, long? initial, CacheEntryOptions? options, bool touches, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var expiry = pipeline.ExpiryOf(options);
        var reply = await _store.IncrementAsync(_keys, key, delta, Sum(initial, delta), expiry, touches).ConfigureAwait(false);
        return pipeline.Apply(CacheOperation.Increment, reply) ?? throw pipeline.NotFound(key, "; pass initial: 0 to create the counter");
    }

    /// <summary>Moves an entry to the version that is <paramref name="delta"/> above this one.</summary>
    /// <returns>That version.</returns>
    public async ValueTask<int> MoveAsync(string key, int delta, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var (current, version) = (_keys.Version, (long)_keys.Version + delta);
        if (version is < 1 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, $"The entry is at version {current}; a version is 1 to {int.MaxValue}.");
        }

        var target = pipeline.AtVersion((int)version);
        target.Check(key, cancellationToken);
        await Task.WhenAll(pipeline.InvalidateFills(key), target.InvalidateFills(key)).WaitAsync(cancellationToken).ConfigureAwait(false);
        var reply = await _store.MoveAsync(_keys, target.Keys, key).ConfigureAwait(false);
        return pipeline.Apply(CacheOperation.Move, reply) ? (int)version : throw pipeline.NotFound(key, "");
    }

    // Not a local function: it would capture, and cost every call an allocation.
    private async ValueTask SetAfterAsync(Task storing, string key, CacheEntry entry, Expiry expiry)
    {
        await storing.ConfigureAwait(false);
        pipeline.Apply(CacheOperation.Set, await _store.SetAsync(_keys, key, entry, expiry).ConfigureAwait(false));
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
}

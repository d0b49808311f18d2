using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores;

namespace Cachewise.Pipeline;

/// <summary>
/// Get-or-create of one key: reads, and on a miss runs one factory for all callers that wait, and stores what it makes.
/// </summary>
internal sealed class ReadThrough(CachePipeline pipeline)
{
    // The bytes of a key of another type, for comparisons.
    private static readonly byte[] NoString = [];

    private readonly CacheStore _store = pipeline.Store;
    private readonly KeySpace _keys = pipeline.Keys;
    private readonly SingleFlight _singleFlight = pipeline.Core.SingleFlight;
    private readonly FactoryLeases? _leases = pipeline.Core.Leases;

    public ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, CacheEntryOptions? options, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var expiry = pipeline.ExpiryOf(options);
        if (_store.TryFindLocal(_keys, key, out var entry) && pipeline.TryGetDecoded<T>(entry, out var value))
        {
            return new(value);
        }

        var completed = CompletedCalls(key); // before the read: see CompletedCalls
        return FinishAsync<TState, T>(new(key, state, factory, expiry, completed, IsAsync: true), _store.GetAsync(_keys, key), cancellationToken);
    }

    public T GetOrCreate<TState, T>(string key, TState state, Func<TState, T> factory, CacheEntryOptions? options)
    {
        pipeline.Check(key);
        var expiry = pipeline.ExpiryOf(options);
        var completed = CompletedCalls(key);
        var reply = _store.Get(_keys, key);
        if (pipeline.TryGetDecoded<T>(reply.Value, out var value))
        {
            return value;
        }

        // Nothing below awaits anything pending, so the task is complete.
        var request = new Request<(TState State, Func<TState, T> Factory), T>(
            key, (state, factory), static (both, _) => new(both.Factory(both.State)), expiry, completed, IsAsync: false);
        return FinishAsync(request, new(reply), CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private async ValueTask<T> FinishAsync<TState, T>(Request<TState, T> request, ValueTask<Reply<CacheEntry?>> pending, CancellationToken cancellationToken)
    {
        var found = pipeline.Read<T>(await pending.ConfigureAwait(false));
        return found.IsHit ? found.Value : await CreateOnceAsync(request, found, cancellationToken).ConfigureAwait(false);
    }

    // A method of its own, since its closure would be allocated for hits too.
    private async ValueTask<T> CreateOnceAsync<TState, T>(Request<TState, T> request, ReadResult<T> found, CancellationToken cancellationToken)
    {
        var made = await _singleFlight.GetAsync(
            typeof(T), _keys, request.Key, (fill, token) => CreateAsync(request, found, fill, token), request.IsAsync, cancellationToken).ConfigureAwait(false);
        return pipeline.Format.DecodeMade<T>(made);
    }

    /// <summary>
    /// Makes the value and stores it, unless another process has stored one first. Runs once for all callers that wait.
    /// </summary>
    private Task<CacheEntry> CreateAsync<TState, T>(Request<TState, T> request, ReadResult<T> found, Fill fill, CancellationToken cancellationToken) =>
        found.State is not ReadState.Unavailable && !request.Expiry.IsNone && _leases?.Begin(_keys, request.Key, fill) is { } lease
            ? CreateWithLeaseAsync(request, found, fill, lease, cancellationToken)
            : CreateWithoutLeaseAsync(request, found, fill, cancellationToken);

    private async Task<CacheEntry> CreateWithLeaseAsync<TState, T>(
        Request<TState, T> request, ReadResult<T> found, Fill fill, FactoryLease lease, CancellationToken cancellationToken)
    {
        using var ending = lease;
        var unreadable = found.UnreadablePayload;
        while (await lease.TakeAsync(unreadable, request.IsAsync, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (pipeline.Format.TryDecode<T>(entry, out _, out _))
            {
                return entry;
            }

            unreadable = entry.GetPayload().ToArray();
        }

        if (lease.IsRejected)
        {
            return await CreateWithoutLeaseAsync(request, found, fill, cancellationToken).ConfigureAwait(false);
        }

        var (made, isStorable) = await MakeAsync(request, cancellationToken).ConfigureAwait(false);
        return !isStorable || !lease.IsReachable || (fill.TryBeginStore() && await StoreAsync(request, lease, fill, made).ConfigureAwait(false))
            ? made
            : await GetStoredAsync(request).ConfigureAwait(false) ?? made;
    }

    private async Task<CacheEntry> CreateWithoutLeaseAsync<TState, T>(Request<TState, T> request, ReadResult<T> found, Fill fill, CancellationToken cancellationToken)
    {
        // A call that completed since the store was read may have stored this very value.
        var isReachable = found.State is not ReadState.Unavailable;
        if (isReachable && CompletedCalls(request.Key) != request.Completed && await GetStoredAsync(request).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        var (made, isStorable) = await MakeAsync(request, cancellationToken).ConfigureAwait(false);

        // Where the read failed, the write is skipped rather than timed out too.
        if (!isReachable || !isStorable || request.Expiry.IsNone)
        {
            return made;
        }

        if (!fill.TryBeginStore())
        {
            return await GetStoredAsync(request).ConfigureAwait(false) ?? made;
        }

        try
        {
            return await StoreOrFindAsync(request, found.UnreadablePayload, made).ConfigureAwait(false);
        }
        finally
        {
            fill.EndStore();
        }
    }

    private async ValueTask<(CacheEntry Made, bool IsStorable)> MakeAsync<TState, T>(Request<TState, T> request, CancellationToken cancellationToken)
    {
        var value = await pipeline.Telemetry.RunFactoryAsync(request.State, request.Factory, cancellationToken).ConfigureAwait(false);
        return (pipeline.EncodeMade(value, out var isStorable), isStorable);
    }

    /// <summary>Stores what was made with its lease.</summary>
    /// <returns>False if the lease is lost, or there is an entry.</returns>
    private async ValueTask<bool> StoreAsync<TState, T>(Request<TState, T> request, FactoryLease lease, Fill fill, CacheEntry made)
    {
        try
        {
            return pipeline.Apply(CacheOperation.StoreMade, await lease.StoreAsync(made, request.Expiry, request.IsAsync).ConfigureAwait(false), fallback: true);
        }
        finally
        {
            fill.EndStore();
        }
    }

    /// <summary>Stores what was made, or finds what another process has stored.</summary>
    private async ValueTask<CacheEntry> StoreOrFindAsync<TState, T>(Request<TState, T> request, byte[]? unreadable, CacheEntry made)
    {
        var stored = await StoreAsync(request, unreadable, made).ConfigureAwait(false) ? made : await GetStoredAsync(request).ConfigureAwait(false);

        // An entry that cannot be read although there is one: a store may read a key of another type as a miss.
        stored ??= await StoreAsync(request, NoString, made).ConfigureAwait(false) ? made : await GetStoredAsync(request).ConfigureAwait(false);
        return stored ?? made;
    }

    /// <summary>Stores what was made, if there is no entry, or only the one that cannot be read.</summary>
    /// <returns>False if there is another entry.</returns>
    private async ValueTask<bool> StoreAsync<TState, T>(Request<TState, T> request, byte[]? unreadable, CacheEntry made)
    {
        var key = request.Key;
        if (unreadable is not null)
        {
            pipeline.Apply(
                CacheOperation.RemoveUnreadable,
                request.IsAsync ? await _store.TouchIfAsync(_keys, key, unreadable, Expiry.None).ConfigureAwait(false) : _store.TouchIf(_keys, key, unreadable, Expiry.None));
        }

        var added = request.IsAsync ? await _store.AddAsync(_keys, key, made, request.Expiry).ConfigureAwait(false) : _store.Add(_keys, key, made, request.Expiry);
        return pipeline.Apply(CacheOperation.StoreMade, added, fallback: true);
    }

    /// <summary>
    /// The entry that is stored, if it can be read as this type; in memory of its own, for many may read it.
    /// </summary>
    private async Task<CacheEntry?> GetStoredAsync<TState, T>(Request<TState, T> request)
    {
        var reply = request.IsAsync ? await _store.GetAsync(_keys, request.Key).ConfigureAwait(false) : _store.Get(_keys, request.Key);
        var stored = pipeline.Apply(CacheOperation.Get, reply);
        if (stored is null || stored.TryGetDecoded<T>(out _))
        {
            return stored;
        }

        var copy = new CacheEntry(stored.GetPayload().ToArray());
        stored.Release();
        return pipeline.Format.TryDecode<T>(copy, out _, out _) ? copy : null;
    }

    private long CompletedCalls(string key) => _singleFlight.Completed(_keys.Local(key));

    /// <summary>One get-or-create call.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="State">What the factory gets.</param>
    /// <param name="Factory">Makes the value.</param>
    /// <param name="Expiry">How long a new entry lives.</param>
    /// <param name="Completed">How many calls had completed before the store was read.</param>
    /// <param name="IsAsync">Whether the caller can await.</param>
    private readonly record struct Request<TState, T>(
        string Key, TState State, Func<TState, CancellationToken, ValueTask<T>> Factory, Expiry Expiry, long Completed, bool IsAsync);
}

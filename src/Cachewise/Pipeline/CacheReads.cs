using System.Runtime.CompilerServices;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores;

namespace Cachewise.Pipeline;

/// <summary>The operations that read entries.</summary>
internal sealed class CacheReads(CachePipeline pipeline)
{
    private readonly CacheStore _store = pipeline.Store;
    private readonly KeySpace _keys = pipeline.Keys;

    public ValueTask<T> GetAsync<T>(string key, T defaultValue, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        return _store.TryFindLocal(_keys, key, out var entry) ? new(ValueOr(entry, defaultValue)) : FinishAsync(_store.GetAsync(_keys, key), defaultValue);

        async ValueTask<T> FinishAsync(ValueTask<Reply<CacheEntry?>> pending, T defaultValue) => pipeline.Read<T>(await pending.ConfigureAwait(false)).ValueOr(defaultValue);
    }

    public T Get<T>(string key, T defaultValue)
    {
        pipeline.Check(key);
        return _store.TryFindLocal(_keys, key, out var entry) ? ValueOr(entry, defaultValue) : pipeline.Read<T>(_store.Get(_keys, key)).ValueOr(defaultValue);
    }

    public ValueTask<CacheResult<T>> TryGetAsync<T>(string key, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        return _store.TryFindLocal(_keys, key, out var entry) ? new(ResultOf<T>(entry)) : FinishAsync(_store.GetAsync(_keys, key));

        async ValueTask<CacheResult<T>> FinishAsync(ValueTask<Reply<CacheEntry?>> pending) => pipeline.Read<T>(await pending.ConfigureAwait(false)).ToCacheResult();
    }

    public CacheResult<T> TryGet<T>(string key)
    {
        pipeline.Check(key);
        return _store.TryFindLocal(_keys, key, out var entry) ? ResultOf<T>(entry) : pipeline.Read<T>(_store.Get(_keys, key)).ToCacheResult();
    }

    public async ValueTask<IReadOnlyDictionary<string, T>> GetManyAsync<T>(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var names = pipeline.CheckMany(keys, cancellationToken);
        var entries = await GetEntriesAsync(names, cancellationToken).ConfigureAwait(false);
        var found = new OrderedDictionary<string, T>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (entries[i] is { } entry && pipeline.Decode<T>(CacheOperation.GetMany, entry) is { IsHit: true } hit)
            {
                found.TryAdd(names[i], hit.Value); // a key may be in the list twice
            }
        }

        return found;
    }

    /// <summary>
    /// The entries in the order of the keys, which were checked; null where there is none, or it could not be reached.
    /// </summary>
    public async ValueTask<CacheEntry?[]> GetEntriesAsync(string[] names, CancellationToken cancellationToken) => names.Length == 0
        ? []
        : pipeline.ApplyRead(await _store.GetManyAsync(_keys, names, cancellationToken).ConfigureAwait(false), names.Length);

    public async ValueTask<bool> ContainsAsync(string key, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        return pipeline.Apply(CacheOperation.Contains, await _store.ContainsAsync(_keys, key).ConfigureAwait(false));
    }

    public async ValueTask<TimeSpan?> GetTimeToLiveAsync(string key, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        return pipeline.Apply(CacheOperation.TimeToLive, await _store.GetTimeToLiveAsync(_keys, key).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<string> KeysAsync(string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        await foreach (var key in _store.KeysAsync(_keys, pattern, cancellationToken).ConfigureAwait(false))
        {
            yield return pipeline.Apply(CacheOperation.Scan, key);
        }
    }

    // For what needs no server: the reply of a store is so large that to pass it on takes as long as to find an entry.
    private T ValueOr<T>(CacheEntry? entry, T defaultValue) =>
        pipeline.TryGetDecoded<T>(entry, out var value) ? value : pipeline.Read<T>(new(entry)).ValueOr(defaultValue);

    private CacheResult<T> ResultOf<T>(CacheEntry? entry) =>
        pipeline.TryGetDecoded<T>(entry, out var value) ? new(value) : pipeline.Read<T>(new(entry)).ToCacheResult();
}

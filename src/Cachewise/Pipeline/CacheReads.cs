using System.Diagnostics.CodeAnalysis;
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
        if (TryFindDecoded<T>(key, out var value))
        {
            return new(value);
        }

        var pending = _store.GetAsync(_keys, key);
        if (!pending.IsCompletedSuccessfully)
        {
            return FinishAsync(pending, defaultValue);
        }

        var reply = pending.Result;

        // The exception of a failure belongs in the task.
        return reply.IsAvailable ? new(ValueOr(reply, defaultValue)) : FinishAsync(new(reply), defaultValue);

        async ValueTask<T> FinishAsync(ValueTask<Reply<CacheEntry?>> pending, T defaultValue) => pipeline.Read<T>(await pending.ConfigureAwait(false)).ValueOr(defaultValue);
    }

    public T Get<T>(string key, T defaultValue)
    {
        pipeline.Check(key);
        return ValueOr(_store.Get(_keys, key), defaultValue);
    }

    public ValueTask<CacheResult<T>> TryGetAsync<T>(string key, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        if (TryFindDecoded<T>(key, out var value))
        {
            return new(new CacheResult<T>(value));
        }

        var pending = _store.GetAsync(_keys, key);
        if (!pending.IsCompletedSuccessfully)
        {
            return FinishAsync(pending);
        }

        var reply = pending.Result;
        return reply.IsAvailable ? new(ResultOf<T>(reply)) : FinishAsync(new(reply));

        async ValueTask<CacheResult<T>> FinishAsync(ValueTask<Reply<CacheEntry?>> pending) => pipeline.Read<T>(await pending.ConfigureAwait(false)).ToCacheResult();
    }

    public CacheResult<T> TryGet<T>(string key)
    {
        pipeline.Check(key);
        return ResultOf<T>(_store.Get(_keys, key));
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

    /// <summary>
    /// The value of an entry that this process has decoded. Asked first, because the reply of a store, in its task, is
    /// so large that to pass it on takes as long as to find an entry.
    /// </summary>
    private bool TryFindDecoded<T>(string key, [MaybeNullWhen(false)] out T value) => pipeline.TryGetDecoded(_store.FindLocal(_keys, key), out value);

    private T ValueOr<T>(Reply<CacheEntry?> reply, T defaultValue) =>
        pipeline.TryGetDecoded<T>(reply, out var value) ? value : pipeline.Read<T>(reply).ValueOr(defaultValue);

    private CacheResult<T> ResultOf<T>(Reply<CacheEntry?> reply) =>
        pipeline.TryGetDecoded<T>(reply, out var value) ? new(value) : pipeline.Read<T>(reply).ToCacheResult();
}

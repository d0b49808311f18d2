using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores;

namespace Cachewise.Pipeline;

/// <summary>
/// Get-or-create of many keys: one call of the factory for those that miss. Callers do not wait for each other.
/// </summary>
internal sealed class ReadThroughMany(CachePipeline pipeline, CacheReads reads)
{
    private readonly CacheStore _store = pipeline.Store;
    private readonly KeySpace _keys = pipeline.Keys;
    private readonly PendingFills _fills = pipeline.Core.Fills;

    public async ValueTask<IReadOnlyDictionary<string, T>> GetOrCreateManyAsync<T>(
        IEnumerable<string> keys,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        CacheEntryOptions? options,
        CancellationToken cancellationToken)
    {
        var names = pipeline.CheckMany(keys, cancellationToken);
        var expiry = pipeline.ExpiryOf(options);
        var entries = await reads.GetEntriesAsync(names, cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<string, T>(names.Length, StringComparer.Ordinal);
        var missing = new Dictionary<string, Missing>(StringComparer.Ordinal);
        using var leases = new LeaseBatch(pipeline);
        try
        {
            for (var i = 0; i < names.Length; i++)
            {
                var result = entries[i] is { } entry ? pipeline.Decode<T>(CacheOperation.GetMany, entry) : ReadResult<T>.Miss;
                if (result.IsHit)
                {
                    found.TryAdd(names[i], result.Value);
                }
                else if (!missing.ContainsKey(names[i]))
                {
                    missing.Add(names[i], new(_fills.Begin(_keys.Local(names[i])), result.UnreadablePayload));
                }
            }

            if (!expiry.IsNone)
            {
                await TakeLeasesAsync(leases, missing, found).ConfigureAwait(false);
            }

            if (missing.Count > 0)
            {
                var made = await pipeline.Telemetry.RunFactoryAsync<IReadOnlyList<string>, IReadOnlyDictionary<string, T>>([.. missing.Keys], factory, cancellationToken).ConfigureAwait(false)
                    ?? throw new InvalidOperationException("The factory returned null; it returns a dictionary, which may be empty.");
                await AddMadeAsync(made, missing, found, leases, expiry).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var (fill, _) in missing.Values)
            {
                _fills.End(fill);
            }
        }

        return found;
    }

    /// <summary>Takes the leases of what is missing. What is there by now, and can be read, is found.</summary>
    private async ValueTask TakeLeasesAsync<T>(LeaseBatch leases, Dictionary<string, Missing> missing, Dictionary<string, T> found)
    {
        foreach (var (key, entry) in await leases.TakeAsync(missing.Select(one => (one.Key, one.Value.Fill, one.Value.UnreadablePayload))).ConfigureAwait(false))
        {
            if (pipeline.Format.TryDecode<T>(entry, out var value, out _))
            {
                found[key] = value;
                _fills.End(missing[key].Fill);
                missing.Remove(key);
            }
        }
    }

    /// <summary>
    /// Adds what was made to what was found, and stores it. Where an entry was stored first, that is found instead.
    /// </summary>
    private async ValueTask AddMadeAsync<T>(
        IReadOnlyDictionary<string, T> made, Dictionary<string, Missing> missing, Dictionary<string, T> found, LeaseBatch leases, Expiry expiry)
    {
        if (made.Keys.FirstOrDefault(key => !missing.ContainsKey(key)) is { } unasked)
        {
            throw new InvalidOperationException($"The factory made a value for the key '{unasked}', which was not asked for.");
        }

        var entries = new List<KeyValuePair<string, CacheEntry>>(made.Count);
        foreach (var (key, value) in made)
        {
            var entry = pipeline.EncodeMade(value, out var isStorable);
            found[key] = pipeline.Format.DecodeMade<T>(entry);
            if (isStorable)
            {
                entries.Add(new(key, entry));
            }
        }

        if (expiry.IsNone)
        {
            return;
        }

        var allowed = entries.FindAll(entry => missing[entry.Key].Fill.TryBeginStore());
        IEnumerable<string> others;
        try
        {
            var leased = allowed.ToLookup(entry => leases.Covers(entry.Key));
            others =
            [
                .. await leases.StoreAsync([.. leased[true]], expiry).ConfigureAwait(false),
                .. await StoreAsync([.. leased[false]], missing, expiry).ConfigureAwait(false),
            ];
        }
        finally
        {
            foreach (var (key, _) in allowed)
            {
                missing[key].Fill.EndStore();
            }
        }

        var outdated = entries.Select(entry => entry.Key).Except(allowed.Select(entry => entry.Key), StringComparer.Ordinal);
        await ReadStoredAsync(found, [.. others, .. outdated]).ConfigureAwait(false);
    }

    /// <summary>Reads what was stored in place of made values; no request of a caller, so it is not counted.</summary>
    private async ValueTask ReadStoredAsync<T>(Dictionary<string, T> found, string[] names)
    {
        if (names is [])
        {
            return;
        }

        var entries = pipeline.Apply(CacheOperation.GetMany, await _store.GetManyAsync(_keys, names, CancellationToken.None).ConfigureAwait(false));
        for (var i = 0; i < names.Length; i++)
        {
            if (entries[i] is not { } entry)
            {
                continue;
            }

            try
            {
                if (pipeline.Format.TryDecode<T>(entry, out var value, out _))
                {
                    found[names[i]] = value;
                }
            }
            finally
            {
                entry.Release();
            }
        }
    }

    /// <summary>Stores the entries where there is none, or only one that cannot be read.</summary>
    /// <returns>The keys that have another entry.</returns>
    private async ValueTask<IEnumerable<string>> StoreAsync(List<KeyValuePair<string, CacheEntry>> entries, Dictionary<string, Missing> missing, Expiry expiry)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        foreach (var (key, _) in entries)
        {
            if (missing[key].UnreadablePayload is { } payload)
            {
                pipeline.Apply(CacheOperation.RemoveUnreadable, await _store.TouchIfAsync(_keys, key, payload, Expiry.None).ConfigureAwait(false));
            }
        }

        var added = pipeline.Apply(CacheOperation.AddMany, await _store.AddManyAsync(_keys, entries, expiry, CancellationToken.None).ConfigureAwait(false));
        return [.. entries.Where((_, i) => !added[i]).Select(entry => entry.Key)];
    }

    /// <summary>A key that missed.</summary>
    /// <param name="Fill">The factory's right to store it.</param>
    /// <param name="UnreadablePayload">The bytes that could not be read, or null.</param>
    private readonly record struct Missing(Fill Fill, byte[]? UnreadablePayload);
}

using Cachewise.Entries;
using Cachewise.Stores;

namespace Cachewise.Pipeline;

/// <summary>
/// The leases of one get-or-create call of many keys, taken and used side by side. The call waits for no other process:
/// what it makes of a key whose lease another one holds is not stored.
/// </summary>
internal sealed class LeaseBatch(CachePipeline pipeline) : IDisposable
{
    private const int MostAtOnce = 1000;
    private const long MostBytesAtOnce = 1024 * 1024;

    private readonly Dictionary<string, FactoryLease> _leases = new(StringComparer.Ordinal);

    /// <summary>Takes the leases of keys that have missed.</summary>
    /// <param name="missing">The keys, and for each its right to store and the bytes that cannot be read.</param>
    /// <returns>The entries that are there by now.</returns>
    public async ValueTask<Dictionary<string, CacheEntry>> TakeAsync(IEnumerable<(string Key, Fill Fill, byte[]? Unreadable)> missing)
    {
        var found = new Dictionary<string, CacheEntry>(StringComparer.Ordinal);
        foreach (var part in missing.Chunk(MostAtOnce))
        {
            var begun = part.Select(one => (one.Key, one.Unreadable, Lease: pipeline.Core.Leases?.Begin(pipeline.Keys, one.Key, one.Fill))).Where(one => one.Lease is not null).ToList();
            begun.ForEach(one => _leases.Add(one.Key, one.Lease!));
            var replies = await Task.WhenAll(begun.Select(one => one.Lease!.SendAsync(one.Unreadable, isAsync: true).AsTask())).ConfigureAwait(false);
            ApplyFirstFailure(CacheOperation.TakeLease, replies);
            for (var i = 0; i < replies.Length; i++)
            {
                if (begun[i].Lease!.Receive(replies[i]).Entry is { } entry)
                {
                    found.Add(begun[i].Key, entry);
                }
            }
        }

        return found;
    }

    /// <summary>Whether the value of the key is stored with a lease, or not at all.</summary>
    public bool Covers(string key) => _leases.TryGetValue(key, out var lease) && !lease.IsRejected;

    /// <summary>Stores the entries whose leases are held.</summary>
    /// <returns>The keys of the others, in the place of whose values there may be other entries.</returns>
    public async ValueTask<List<string>> StoreAsync(IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry)
    {
        var others = new List<string>();
        for (int start = 0, end; start < entries.Count; start = end)
        {
            end = EndOf(start, entries);
            var part = entries.Skip(start).Take(end - start).ToList();
            var replies = await Task.WhenAll(part.Select(entry => _leases[entry.Key].StoreAsync(entry.Value, expiry, isAsync: true).AsTask())).ConfigureAwait(false);
            ApplyFirstFailure(CacheOperation.StoreMade, replies);
            others.AddRange(part.Where((entry, i) => replies[i] is { IsAvailable: true, Value: false } && _leases[entry.Key].IsReachable).Select(entry => entry.Key));
        }

        return others;
    }

    public void Dispose()
    {
        foreach (var lease in _leases.Values)
        {
            lease.Dispose();
        }
    }

    /// <summary>The failure policy sees a call of many keys as one.</summary>
    private void ApplyFirstFailure<T>(CacheOperation operation, Reply<T>[] replies)
    {
        if (Array.FindIndex(replies, reply => !reply.IsAvailable) is >= 0 and var failed)
        {
            pipeline.Apply(operation, replies[failed]);
        }
    }

    /// <summary>The end of the part that begins at <paramref name="start"/>: at least one entry.</summary>
    private static int EndOf(int start, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries)
    {
        var (end, bytes) = (start, 0L);
        do
        {
            bytes += entries[end++].Value.GetPayload().Length;
        }
        while (end < entries.Count && end - start < MostAtOnce && bytes + entries[end].Value.GetPayload().Length <= MostBytesAtOnce);
        return end;
    }
}

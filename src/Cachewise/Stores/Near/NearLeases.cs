using Cachewise.Entries;
using Cachewise.Keys;

namespace Cachewise.Stores.Near;

/// <summary>
/// The leases of Redis, whose waiting callers the tracking wakes. What is stored with a lease is a change by this
/// process as any other.
/// </summary>
internal sealed class NearLeases(IStoreLeases redis, LeaseWatches watches, NearEntries entries, NearTracking tracking) : IStoreLeases
{
    public bool Allow(KeySpace keys, string key) => redis.Allow(keys, key);

    public LeaseWatch? Watch(KeySpace keys, string key) => tracking.IsTold ? watches.Begin(keys.Local(key)) : null;

    public ValueTask<Reply<LeaseReply>> TakeAsync(LeasedEntry entry) => redis.TakeAsync(entry);

    public Reply<LeaseReply> Take(LeasedEntry entry) => redis.Take(entry);

    public ValueTask<Reply<bool>> RenewAsync(LeasedEntry entry, ReadOnlyMemory<byte> token) => redis.RenewAsync(entry, token);

    public async ValueTask<Reply<bool>> StoreAsync(LeasedEntry entry, ReadOnlyMemory<byte> token, CacheEntry value, Expiry expiry)
    {
        using var change = new OwnChange(entries, [entry.Space.Local(entry.Name)]);
        return await redis.StoreAsync(entry, token, value, expiry).ConfigureAwait(false);
    }

    public Reply<bool> Store(LeasedEntry entry, ReadOnlyMemory<byte> token, CacheEntry value, Expiry expiry)
    {
        using var change = new OwnChange(entries, [entry.Space.Local(entry.Name)]);
        return redis.Store(entry, token, value, expiry);
    }

    public void Release(LeasedEntry entry, ReadOnlyMemory<byte> token) => redis.Release(entry, token);
}

using Cachewise.Entries;
using Cachewise.Keys;

namespace Cachewise.Stores;

/// <summary>
/// The leases of a store that several processes share. A process that holds the lease of a key is the one that makes
/// its value. Whatever removes the entry ends the lease, and a value is stored only with its lease: so no factory
/// stores a value that is older than a removal, in whatever process that was.
/// </summary>
internal interface IStoreLeases
{
    /// <summary>Whether the key can have a lease here.</summary>
    bool Allow(KeySpace keys, string key);

    /// <summary>
    /// Begins to tell of changes of the key; null where nothing tells of them.
    /// </summary>
    LeaseWatch? Watch(KeySpace keys, string key);

    /// <summary>
    /// Reads the entry; if there is none, takes the lease, unless another process holds it. The factories of one
    /// process share it.
    /// </summary>
    ValueTask<Reply<LeaseReply>> TakeAsync(LeasedEntry entry);

    /// <summary>As <see cref="TakeAsync"/>, for callers that cannot await.</summary>
    Reply<LeaseReply> Take(LeasedEntry entry);

    /// <summary>
    /// Extends a lease to <see cref="LeaseTimes.Life"/> from now, and says whether it was still held. Where there is an
    /// entry by now, ends it.
    /// </summary>
    ValueTask<Reply<bool>> RenewAsync(LeasedEntry entry, ReadOnlyMemory<byte> token);

    /// <summary>
    /// Writes the entry if the lease is held and there is no entry, and says whether it did. Ends the lease.
    /// </summary>
    ValueTask<Reply<bool>> StoreAsync(LeasedEntry entry, ReadOnlyMemory<byte> token, CacheEntry value, Expiry expiry);

    /// <summary>As <see cref="StoreAsync"/>, for callers that cannot await.</summary>
    Reply<bool> Store(LeasedEntry entry, ReadOnlyMemory<byte> token, CacheEntry value, Expiry expiry);

    /// <summary>Ends a lease, if it is still held. Nothing waits for that.</summary>
    void Release(LeasedEntry entry, ReadOnlyMemory<byte> token);
}

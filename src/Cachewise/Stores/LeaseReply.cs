using Cachewise.Entries;
using Cachewise.Resilience;

namespace Cachewise.Stores;

/// <summary>What a store replies to a process that asks for a lease.</summary>
/// <param name="Entry">The entry that is there, so that there is no lease; null if there is none.</param>
/// <param name="Token">The token of the lease.</param>
/// <param name="IsOwn">Whether this process holds the lease now.</param>
internal readonly record struct LeaseReply(CacheEntry? Entry, ReadOnlyMemory<byte> Token = default, bool IsOwn = false)
{
    /// <summary>Why the server gives no leases to this user; null where it does.</summary>
    public StoreFailure? Rejection { get; init; }
}

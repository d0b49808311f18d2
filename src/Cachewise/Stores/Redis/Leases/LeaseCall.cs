using Cachewise.Entries;
using Cachewise.Stores.Redis.Commands;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Leases;

/// <summary>What the script of a lease needs.</summary>
/// <param name="Lease">The key of the lease.</param>
/// <param name="Entry">The entry.</param>
/// <param name="MaxBytes">How many bytes an entry may have.</param>
/// <param name="Token">The token of the lease, or a new one.</param>
internal readonly record struct LeaseCall(RedisKey Lease, LeasedEntry Entry, long MaxBytes, RedisValue Token)
{
    /// <summary>What is written; null where nothing is.</summary>
    public CacheEntry? Value { get; init; }

    /// <summary>When that expires.</summary>
    public Expiry Expiry { get; init; }

    /// <summary>The arguments of a script that takes or renews the lease.</summary>
    public RedisValue[] Arguments => [MaxBytes, Entry.Unreadable, Token, LeaseTimes.Life];

    /// <summary>The arguments of the script that writes the entry.</summary>
    public RedisValue[] StoreArguments => [MaxBytes, Entry.Unreadable, Token, Value!.GetPayload(), EntryCommands.ExpiryArgument(Expiry)];
}

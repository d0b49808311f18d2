using Cachewise.Entries;
using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>What a conditional write needs.</summary>
/// <param name="Payload">The bytes that the entry must hold.</param>
/// <param name="Entry">The entry that replaces it.</param>
/// <param name="Expiry">When that expires.</param>
/// <param name="Endings">Ends the lease of the entry, where it expires soon.</param>
internal readonly record struct EntryReplacement(RedisValue Payload, CacheEntry Entry, Expiry Expiry, LeaseEndings? Endings) : IEndsLeases;

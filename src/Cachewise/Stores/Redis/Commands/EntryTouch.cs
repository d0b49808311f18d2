using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>What a conditional touch needs.</summary>
/// <param name="Payload">The bytes that the entry must hold.</param>
/// <param name="Expiry">When it expires then.</param>
/// <param name="MaxBytes">How many bytes an entry may have.</param>
/// <param name="Endings">Ends the lease of the entry, where it expires soon.</param>
internal readonly record struct EntryTouch(RedisValue Payload, Expiry Expiry, long MaxBytes, LeaseEndings? Endings) : IEndsLeases;

using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>What a conditional touch needs.</summary>
/// <param name="Payload">The bytes that the entry must hold.</param>
/// <param name="Expiry">When it expires then.</param>
/// <param name="MaxBytes">How many bytes an entry may have.</param>
internal readonly record struct EntryTouch(RedisValue Payload, Expiry Expiry, long MaxBytes);

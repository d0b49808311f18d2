using Cachewise.Entries;
using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>What a command that writes an entry needs.</summary>
/// <param name="Fallbacks">The commands to use.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Expiry">When it expires.</param>
/// <param name="Endings">Ends the lease of the entry, where it expires soon.</param>
/// <param name="End">The time until the absolute end of a sliding entry; null where that is a given point in
/// time.</param>
internal readonly record struct EntryWrite(CommandFallbacks Fallbacks, CacheEntry Entry, Expiry Expiry, LeaseEndings? Endings, TimeSpan? End = null) : IEndsLeases
{
    /// <summary><see cref="End"/> as an argument of a script.</summary>
    public RedisValue EndArgument =>
        End is not { } left ? RedisValue.EmptyString
        : Expiry.From(left) is { IsNever: false } finite ? finite.Milliseconds
        : (long)TimeSpan.MaxValue.TotalMilliseconds;
}

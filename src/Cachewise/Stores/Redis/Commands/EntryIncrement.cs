using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>What an increment needs.</summary>
/// <param name="Alias">The cache, for errors.</param>
/// <param name="Delta">What is added.</param>
/// <param name="Created">The value of an entry that is created; null creates none.</param>
/// <param name="Expiry">When that entry expires.</param>
/// <param name="Touches">Whether an entry that exists gets this expiry too.</param>
/// <param name="Endings">Ends the lease of the entry, where it expires soon.</param>
internal readonly record struct EntryIncrement(string Alias, long Delta, long? Created, Expiry Expiry, bool Touches, LeaseEndings? Endings) : IEndsLeases
{
    /// <summary>The arguments of the script.</summary>
    public RedisValue[] Arguments =>
        [Delta, Created is { } value ? value : RedisValue.EmptyString, EntryCommands.ExpiryArgument(Expiry), Touches ? 1 : 0];
}

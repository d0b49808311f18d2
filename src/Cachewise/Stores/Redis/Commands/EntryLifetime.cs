using Cachewise.Stores.Redis.Execution;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>What a touch needs.</summary>
/// <param name="Expiry">When the entry expires then.</param>
/// <param name="Endings">Ends the lease of the entry, where it expires soon.</param>
internal readonly record struct EntryLifetime(Expiry Expiry, LeaseEndings? Endings) : IEndsLeases;

using Cachewise.Stores.Redis.Execution;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>What a removal needs.</summary>
/// <param name="Fallbacks">The commands to use.</param>
/// <param name="Endings">Ends the lease of the entry.</param>
internal readonly record struct EntryRemoval(CommandFallbacks Fallbacks, LeaseEndings? Endings) : IEndsLeases;

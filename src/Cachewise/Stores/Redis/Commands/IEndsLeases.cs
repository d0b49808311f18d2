using Cachewise.Stores.Redis.Execution;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>What a command needs that may end the lease of its entry.</summary>
internal interface IEndsLeases
{
    /// <summary>Ends it; null where the command does not.</summary>
    LeaseEndings? Endings { get; }
}

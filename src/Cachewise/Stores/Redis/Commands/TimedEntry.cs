using Cachewise.Entries;
using Cachewise.Resilience;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>An entry and how long it lives in the server.</summary>
/// <param name="Entry">The entry; null if there is none.</param>
/// <param name="Lifetime">Milliseconds from when the server replied; <see cref="long.MaxValue"/> is for ever,
/// <see cref="Unknown"/> not known.</param>
internal readonly record struct TimedEntry(CacheEntry? Entry, long Lifetime)
{
    public const long Unknown = 0;

    /// <summary>Why nothing was read: the server does not permit to ask for the time. Null where it does.</summary>
    public StoreFailure? Rejection { get; init; }
}

using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>The tracking of one cache, from its start until it is disposed of.</summary>
internal interface ICacheTracking : ILinkFollower, IAsyncDisposable, IDisposable
{
    /// <summary>
    /// Each write that a server had acknowledged before this moment (<see cref="Environment.TickCount64"/>) has been
    /// told to the observer. <see cref="long.MinValue"/> while that is not known: not armed, or lost; this is published
    /// before the observer is told that everything may have changed. One volatile field, because every local read looks
    /// at it. Of several nodes, the oldest moment of all.
    /// </summary>
    long ToldUntil { get; }

    /// <summary>
    /// Why local reads are not possible at present: nothing is told, or the newest answered PING is older than the
    /// bound. Null while they are, and before the first attempt has ended. Without keys and secrets.
    /// </summary>
    StoreFailure? Problem { get; }

    /// <summary>Ends when tracking has begun, or has failed for the first time.</summary>
    Task FirstAttemptAsync();
}

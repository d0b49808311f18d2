using Cachewise.Resilience;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>The tracking of one cache, until it is disposed of.</summary>
internal interface ICacheTracking : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// Each write that a server had acknowledged before this moment (<see cref="TimeProvider.GetTimestamp"/> of the
    /// system) has been told to the observer. <see cref="long.MinValue"/> while that is not known: not armed, lost. Of
    /// several nodes, the oldest moment of all.
    /// </summary>
    long ToldUntil { get; }

    /// <summary>Why nothing is told at present; null while it is, or while nothing has failed yet.</summary>
    StoreFailure? Problem { get; }

    /// <summary>Ends when tracking has begun, or has failed for the first time.</summary>
    Task FirstAttemptAsync();
}

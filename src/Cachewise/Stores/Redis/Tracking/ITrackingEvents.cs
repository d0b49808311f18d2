using Cachewise.Stores.Redis.Diagnostics;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>What happens on a tracking connection, in its order, on its thread.</summary>
internal interface ITrackingEvents
{
    /// <summary>The server tells of all changes from now on.</summary>
    void OnArmed(TrackingConnection connection);

    /// <inheritdoc cref="ITrackingObserver.Invalidate"/>
    void OnInvalidated(ReadOnlySpan<byte> key);

    /// <summary>All keys may have changed: a database was flushed.</summary>
    void OnAllInvalidated();

    /// <summary>All that was acknowledged before this moment has been told.</summary>
    void OnToldUntil(TrackingConnection connection, long moment);

    /// <summary>The server has not answered a PING within the bound of local reads; it still may.</summary>
    void OnLate(TrackingConnection connection, ConnectionProblem problem);

    /// <summary>It has ended, or could not be made.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="problem">Why; null where nothing is known but that the server is unavailable.</param>
    void OnEnded(TrackingConnection connection, ConnectionProblem? problem);
}

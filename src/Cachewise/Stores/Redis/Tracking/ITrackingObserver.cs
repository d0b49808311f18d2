namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// What the near cache of one cache is told. Called on the thread of a tracking connection, or on one that starts or
/// ends tracking; short, never throws.
/// </summary>
internal interface ITrackingObserver
{
    /// <summary>The value of a full key may have changed.</summary>
    void Invalidate(ReadOnlySpan<byte> fullKey);

    /// <summary>
    /// Everything may have changed: tracking begins, was lost, a database was flushed, a primary was replaced, slots
    /// moved.
    /// </summary>
    void InvalidateAll();
}

namespace Cachewise;

/// <summary>The backend of a cache, and why it was chosen.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Reason">The reason, in the same words in the log, the health check and the command line.</param>
public sealed record BackendChoice(CacheBackend Backend, string Reason)
{
    /// <summary>The backend and the reason: <c>LocMem (development without a Redis URL)</c>.</summary>
    public override string ToString() => $"{Backend} ({Reason})";
}

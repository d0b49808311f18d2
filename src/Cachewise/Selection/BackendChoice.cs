namespace Cachewise;

/// <summary>The backend that was chosen for a cache, and why.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Reason">Why, in words: the same in the log, the health check, the command line and the page.</param>
public sealed record BackendChoice(CacheBackend Backend, string Reason)
{
    /// <summary>The backend and the reason: <c>LocMem (development without a Redis URL)</c>.</summary>
    public override string ToString() => $"{Backend} ({Reason})";
}

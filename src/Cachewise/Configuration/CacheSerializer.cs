namespace Cachewise;

/// <summary>How values are serialized.</summary>
public enum CacheSerializer
{
    /// <summary>
    /// JSON, as in every cache. If a declaration sets it, the Django settings made from it have it too.
    /// </summary>
    Json,
}

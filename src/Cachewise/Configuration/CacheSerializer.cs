namespace Cachewise;

/// <summary>How values are written.</summary>
public enum CacheSerializer
{
    /// <summary>JSON, as every cache writes it. Said in a declaration, the Django settings made from it say it too.</summary>
    Json,
}

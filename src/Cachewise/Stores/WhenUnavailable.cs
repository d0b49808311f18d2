namespace Cachewise.Stores;

/// <summary>What a caller gets while the backend is unavailable, under <see cref="FailureMode.Degrade"/>.</summary>
internal enum WhenUnavailable
{
    /// <summary>As if there were no entry.</summary>
    Miss,

    /// <summary>
    /// Nothing is done, and the caller is not told. After a write the entry is stale: it is removed before it is read
    /// again.
    /// </summary>
    Drop,

    /// <summary>A <see cref="CacheUnavailableException"/>, since nothing can stand in for the answer.</summary>
    Throw,
}

namespace Cachewise.Stores;

/// <summary>What a caller gets while the backend is unavailable, under <see cref="FailureMode.Degrade"/>.</summary>
internal enum WhenUnavailable
{
    /// <summary>As if there were no entry.</summary>
    Miss,

    /// <summary>Nothing is written, and the caller is not told; the entry counts as stale where the old value must not be read again.</summary>
    Drop,

    /// <summary>A <see cref="CacheUnavailableException"/>, since nothing can stand in for the answer.</summary>
    Throw,
}

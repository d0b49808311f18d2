namespace Cachewise;

/// <summary>The caches of the application, by alias.</summary>
public interface ICaches : IReadOnlyCollection<Cache>
{
    /// <summary>The cache <c>default</c>, which always exists.</summary>
    Cache Default { get; }

    /// <summary>The cache with this alias; case and underscores do not matter.</summary>
    /// <exception cref="KeyNotFoundException">No cache has this alias.</exception>
    Cache this[string alias] { get; }

    /// <summary>
    /// What works but is likely to be wrong in this environment, in the order of the caches; logged at the start.
    /// Without the advice that a cache suppresses (<see cref="CacheConfig.Suppress"/>).
    /// </summary>
    IReadOnlyList<CacheAdvice> Advice => [];
}

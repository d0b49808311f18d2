namespace Cachewise;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Cache">The alias of the cache, such as <c>default</c>; null where it is not of one cache, as in a file that cannot be read.</param>
/// <param name="Problem">What is wrong, naming the property and its value; secrets are masked.</param>
/// <param name="Fix">What to write instead.</param>
/// <param name="Source">The place that the value came from, or null where it was set in code.</param>
public sealed record ConfigurationError(string? Cache, string Problem, string Fix, string? Source = null)
{
    /// <summary>The fault as one sentence: cache, property, value, fix, and the place.</summary>
    public override string ToString() =>
        $"{(Cache is null ? "" : $"Cache '{Cache}': ")}{Problem}; {Fix}{(Source is null ? "" : $" ({Source})")}.";
}

namespace Cachewise;

/// <summary>One error of the configuration.</summary>
/// <param name="Cache">
/// The alias of the cache, such as <c>default</c>; null where the error is not of one cache, as in a file that cannot
/// be read.
/// </param>
/// <param name="Problem">What is wrong, with the property and its value; secrets are masked.</param>
/// <param name="Fix">What to write instead.</param>
/// <param name="Source">Where the value is written; null where code sets it.</param>
public sealed record ConfigurationError(string? Cache, string Problem, string Fix, SourceLocation? Source = null)
{
    /// <summary>The error as one sentence: cache, property, value, fix and location.</summary>
    public override string ToString() =>
        $"{(Cache is null ? "" : $"Cache '{Cache}': ")}{Problem}; {Fix}{(Source is null ? "" : $" ({Source})")}.";
}

namespace Cachewise;

/// <summary>The configuration cannot work. Has the errors of all caches, not only the first.</summary>
public sealed class CacheConfigurationException : CacheException
{
    internal CacheConfigurationException(IReadOnlyList<ConfigurationError> errors)
        : base(Describe(errors)) => Errors = errors;

    /// <summary>The errors, in the order of the caches; never empty.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }

    private static string Describe(IReadOnlyList<ConfigurationError> errors) =>
        $"The cache configuration has {errors.Count} {(errors.Count == 1 ? "error" : "errors")}:\n"
        + string.Join('\n', errors.Select(error => $"- {error}"));
}

namespace Cachewise;

/// <summary>
/// Something in the configuration that works, and is likely to be wrong in this environment. Where it is right,
/// <see cref="CacheConfig.Suppress"/> suppresses it by its id. docs/checks.md explains each.
/// </summary>
/// <param name="Id">The id of the check: <c>CW001</c>.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Cache">The alias of the cache.</param>
/// <param name="Problem">What is likely to be wrong, with the property and its value; secrets are masked.</param>
/// <param name="Fix">What to write instead.</param>
/// <param name="Source">Where the value is written; null where code sets it.</param>
public sealed record CacheAdvice(string Id, AdviceSeverity Severity, string Cache, string Problem, string Fix, SourceLocation? Source = null)
{
    /// <summary>The advice as one sentence: id, cache, property, value, fix and location.</summary>
    public override string ToString() => $"{Id} {new ConfigurationError(Cache, Problem, Fix, Source)}";
}

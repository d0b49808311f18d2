namespace Cachewise;

/// <summary>
/// One thing in the configuration that works, and is likely to be wrong where it runs. <see cref="CacheConfig.Suppress"/> takes the id where it is
/// right; docs/checks.md explains each.
/// </summary>
/// <param name="Id">The id of the check: <c>CW001</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Cache">The alias of the cache.</param>
/// <param name="Problem">What is likely to be wrong, naming the property and its value; secrets are masked.</param>
/// <param name="Fix">What to write instead.</param>
/// <param name="Source">The place that the value came from, or null where it was set in code.</param>
public sealed record CacheAdvice(string Id, AdviceSeverity Severity, string Cache, string Problem, string Fix, string? Source = null)
{
    /// <summary>The advice as one sentence: id, cache, property, value, fix, and the place.</summary>
    public override string ToString() => $"{Id} {new ConfigurationError(Cache, Problem, Fix, Source)}";
}

namespace Cachewise;

/// <summary>The configuration cannot work. Carries every fault of every cache, not the first one found.</summary>
public sealed class CacheConfigurationException : CacheException
{
    internal CacheConfigurationException(IReadOnlyList<ConfigurationError> faults)
        : base(Describe(faults)) => Faults = faults;

    /// <summary>The faults, in the order of the caches; never empty.</summary>
    public IReadOnlyList<ConfigurationError> Faults { get; }

    private static string Describe(IReadOnlyList<ConfigurationError> faults) =>
        $"The cache configuration has {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}:\n"
        + string.Join('\n', faults.Select(fault => $"- {fault}"));
}

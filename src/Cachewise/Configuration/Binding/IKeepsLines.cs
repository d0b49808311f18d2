namespace Cachewise.Configuration.Binding;

/// <summary>A provider of configuration that reads files, and knows the line of each key.</summary>
internal interface IKeepsLines
{
    /// <summary>What was wrong with the files when they were last read; then the values are still those from before.</summary>
    IReadOnlyList<CacheFault> Faults { get; }

    /// <summary><c>config.yaml, line 12</c>; null where it does not have the key.</summary>
    string? PlaceOf(string key);
}

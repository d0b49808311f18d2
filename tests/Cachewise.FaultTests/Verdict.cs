namespace Cachewise.FaultTests;

/// <summary>What is said of a value that was read.</summary>
internal enum Verdict
{
    Right,

    /// <summary>It was written once, but another was written, or the entry removed, since.</summary>
    Stale,

    /// <summary>It was never written, or it is another key's.</summary>
    Wrong,
}

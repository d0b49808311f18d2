namespace Cachewise.FaultTests;

/// <summary>The verdict on a value that was read.</summary>
internal enum Verdict
{
    Right,

    /// <summary>It was written, but overwritten or removed since.</summary>
    Stale,

    /// <summary>It was never written, or belongs to another key.</summary>
    Wrong,
}

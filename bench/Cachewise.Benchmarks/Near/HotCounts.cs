namespace Cachewise.Benchmarks.Near;

/// <summary>What some callers read.</summary>
internal sealed class HotCounts
{
    /// <summary>Reads.</summary>
    public long Reads { get; set; }

    /// <summary>Reads of a value although a newer one had been acknowledged before they began.</summary>
    public long Stale { get; set; }

    /// <summary>Of these, those whose newer value had been acknowledged a second before they began.</summary>
    public long BeyondBound { get; set; }

    /// <summary>
    /// The longest time, in milliseconds, that a newer value had been acknowledged when a read ended.
    /// </summary>
    public double Oldest { get; set; }

    public static HotCounts operator +(HotCounts one, HotCounts other) => new()
    {
        Reads = one.Reads + other.Reads,
        Stale = one.Stale + other.Stale,
        BeyondBound = one.BeyondBound + other.BeyondBound,
        Oldest = Math.Max(one.Oldest, other.Oldest),
    };
}

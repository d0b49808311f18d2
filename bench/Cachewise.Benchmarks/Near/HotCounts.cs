namespace Cachewise.Benchmarks.Near;

/// <summary>What some callers read.</summary>
internal record struct HotCounts(long Reads, long Stale, long BeyondBound, double Oldest)
{
    /// <summary>Reads.</summary>
    public long Reads { get; set; } = Reads;

    /// <summary>Reads of a value although a newer one had been acknowledged before they began.</summary>
    public long Stale { get; set; } = Stale;

    /// <summary>Of these, those whose newer value had been acknowledged a second before they began.</summary>
    public long BeyondBound { get; set; } = BeyondBound;

    /// <summary>The longest time, in milliseconds, that a newer value had been acknowledged when a read ended.</summary>
    public double Oldest { get; set; } = Oldest;

    public static HotCounts operator +(HotCounts one, HotCounts other) =>
        new(one.Reads + other.Reads, one.Stale + other.Stale, one.BeyondBound + other.BeyondBound, Math.Max(one.Oldest, other.Oldest));
}

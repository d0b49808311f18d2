namespace Cachewise.LocMem;

/// <summary>
/// Milliseconds since some start. The system's clock is read as a coarse tick, because a precise timestamp costs as much as two
/// dictionary hits; any other clock is read as it is.
/// </summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private readonly bool _isSystem = ReferenceEquals(time, TimeProvider.System);

    public long Now => _isSystem ? SharedTick.Now : (long)((Int128)time.GetTimestamp() * 1000 / time.TimestampFrequency);

    /// <summary>The time itself, for what is written: were the tick late, an entry would expire too early, and a lease end while its holder works.</summary>
    public long Exact => _isSystem ? Environment.TickCount64 : Now;

    /// <summary>The tick at which what is stored now expires.</summary>
    public long After(Backends.Expiry expiry) => expiry.IsNever ? long.MaxValue : Exact + expiry.Milliseconds;
}

namespace Cachewise.Stores;

/// <summary>The lifetime of an entry in whole milliseconds: none, a time, or for ever.</summary>
internal readonly record struct Expiry
{
    private Expiry(long milliseconds) => Milliseconds = milliseconds;

    public static Expiry None { get; } = new(0);

    public static Expiry Never { get; } = new(long.MaxValue);

    public long Milliseconds { get; }

    public bool IsNone => Milliseconds == 0;

    public bool IsNever => Milliseconds == long.MaxValue;

    /// <summary>As a time, or null where the entry never expires.</summary>
    public TimeSpan? Time => IsNever ? null : TimeOf(Milliseconds);

    /// <summary>A number of milliseconds as a time. It may be one more than a <see cref="TimeSpan"/> holds.</summary>
    public static TimeSpan TimeOf(long milliseconds) =>
        TimeSpan.FromTicks(long.Min(milliseconds, TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond);

    /// <summary>
    /// A lifetime. A negative one, as of a point in time that has just passed, is none. A part of a millisecond counts
    /// as a whole one, on every backend.
    /// </summary>
    public static Expiry From(TimeSpan lifetime)
    {
        if (lifetime <= TimeSpan.Zero)
        {
            return None;
        }

        var (milliseconds, rest) = Math.DivRem(lifetime.Ticks, TimeSpan.TicksPerMillisecond);
        return lifetime == TimeSpan.MaxValue ? Never : new(rest == 0 ? milliseconds : milliseconds + 1);
    }
}

namespace Cachewise.Stores;

/// <summary>How long an entry is to live, in whole milliseconds: not at all, for a time, or for ever.</summary>
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

    /// <summary>So many milliseconds, which may be one more than a <see cref="TimeSpan"/> holds.</summary>
    public static TimeSpan TimeOf(long milliseconds) =>
        TimeSpan.FromTicks(long.Min(milliseconds, TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond);

    /// <summary>Reads a time-out of a call: parts of a millisecond count as a whole one, on every backend.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative.</exception>
    public static Expiry From(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, "A time-out is not negative; use zero to keep nothing, a time, or TimeSpan.MaxValue to keep the entry for ever.");
        }

        var (milliseconds, rest) = Math.DivRem(timeout.Ticks, TimeSpan.TicksPerMillisecond);
        return timeout == TimeSpan.MaxValue ? Never : new(rest == 0 ? milliseconds : milliseconds + 1);
    }
}

namespace Cachewise.Stores;

/// <summary>The times of leases; docs/leases.md states them.</summary>
internal static class LeaseTimes
{
    /// <summary>How long a lease lives in the server after it was taken or renewed, in milliseconds.</summary>
    public const long Life = 3000;

    /// <summary>How often a running factory renews its lease.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);

    /// <summary>How long a caller waits at most for the value of another process.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller that waits pauses before it looks for the first time.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest of the pauses, which grow by half each time.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);
}

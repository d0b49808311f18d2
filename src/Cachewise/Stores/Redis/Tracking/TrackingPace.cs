namespace Cachewise.Stores.Redis.Tracking;

/// <summary>How often a tracking connection asks, and how long it waits.</summary>
/// <param name="Bound">The smallest bound of local reads, within which a PING is to be answered.</param>
/// <param name="Interval">The time between two PINGs.</param>
/// <param name="Patience">A connection on which no reply comes for so long is lost.</param>
internal sealed record TrackingPace(TimeSpan Bound, TimeSpan Interval, TimeSpan Patience)
{
    /// <summary>How often a server is asked whether it still is a primary.</summary>
    public static readonly TimeSpan RoleInterval = TimeSpan.FromMilliseconds(500);

    private const int PingsPerBound = 3;
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(5);

    /// <summary>The pace for the smallest bound of the caches that share a connection.</summary>
    public static TrackingPace Create(TimeSpan maxStaleness)
    {
        var (interval, patience) = (maxStaleness / PingsPerBound, maxStaleness * 2);
        return new(maxStaleness, interval < LongestInterval ? interval : LongestInterval, patience < LeastPatience ? LeastPatience : patience < MostPatience ? patience : MostPatience);
    }
}

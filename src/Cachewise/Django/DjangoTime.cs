namespace Cachewise.Django;

/// <summary>
/// Times in seconds, as Django and redis-py have them: an int if it fits, a double with a fraction, otherwise a long.
/// </summary>
internal static class DjangoTime
{
    /// <summary>
    /// The expiration of an entry in whole seconds, because Django truncates; rounded up, so that half a second does
    /// not become "do not keep". Null never expires.
    /// </summary>
    public static object? Lifetime(TimeSpan time) => time == CacheConfig.NeverExpires ? null : Number(Math.Ceiling(Seconds(time)));

    /// <summary>A timeout of the connection, which may have a fraction; null if there is none.</summary>
    public static object? Timeout(TimeSpan? time) => Number(time is null ? null : Seconds(time.Value));

    private static decimal Seconds(TimeSpan time) => time.Ticks / (decimal)TimeSpan.TicksPerSecond;

    private static object? Number(decimal? seconds) => seconds switch
    {
        null => null,
        var fraction when fraction % 1 != 0 => (double)fraction,
        <= int.MaxValue => (int)seconds,
        _ => (object)(long)seconds, // object as the common type, so that each number keeps its own
    };
}

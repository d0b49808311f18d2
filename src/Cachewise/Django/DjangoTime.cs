namespace Cachewise.Django;

/// <summary>Times as Django and redis-py count them: in seconds. An int where it fits, a double where there is a fraction, otherwise a long.</summary>
internal static class DjangoTime
{
    /// <summary>
    /// How long an entry lives: whole seconds, because Django cuts fractions off, rounded up, so that half a second does not become "do not keep"; null for ever.
    /// </summary>
    public static object? Lifetime(TimeSpan time) => time == CacheConfig.NeverExpires ? null : Number(Math.Ceiling(Seconds(time)));

    /// <summary>A time-out of the connection, which may have a fraction; null where there is none.</summary>
    public static object? Timeout(TimeSpan? time) => Number(time is null ? null : Seconds(time.Value));

    private static decimal Seconds(TimeSpan time) => time.Ticks / (decimal)TimeSpan.TicksPerSecond;

    private static object? Number(decimal? seconds) => seconds switch
    {
        null => null,
        var fraction when fraction % 1 != 0 => (double)fraction,
        <= int.MaxValue => (int)seconds,
        _ => (object)(long)seconds, // the type of all arms, so that each number keeps its own
    };
}

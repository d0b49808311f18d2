using Cachewise.Configuration;
using Cachewise.Selection;
using static Cachewise.Advice.Finding;

namespace Cachewise.Advice;

/// <summary>
/// Finds timeouts of operations that protect no caller, as 5000 that was meant as milliseconds: a number is seconds.
/// </summary>
internal static class TimeoutChecks
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static IEnumerable<Finding> Check(PlannedCache cache)
    {
        var pool = cache.Config.ConnectionPool;
        return [.. Long(nameof(pool.SocketTimeout), pool.SocketTimeout, "a call"), .. Long(nameof(pool.SocketConnectTimeout), pool.SocketConnectTimeout, "connecting")];
    }

    private static IEnumerable<Finding> Long(string property, TimeSpan? timeout, string what) => timeout is { } time && time > Longest
        ?
        [
            Warning(
                CheckId.LongSocketTimeout, $"{nameof(CacheConfig.ConnectionPool)}.{property}", $"is {Duration.Format(time)}, so that {what} may take that long when the server hangs",
                "use at most 30 seconds; a number counts seconds, not milliseconds"),
        ]
        : [];
}

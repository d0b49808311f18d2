using Cachewise.Configuration;
using Cachewise.Selection;
using static Cachewise.Advice.Finding;

namespace Cachewise.Advice;

/// <summary>
/// Finds settings of <c>connection_pool_kwargs</c> that do not do what they say, as in files that were written for
/// Django.
/// </summary>
internal static class PoolChecks
{
    private static readonly string[] KeepAliveNames = ["TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"];

    public static IEnumerable<Finding> Check(PlannedCache cache)
    {
        if (cache.OriginOf("ConnectionPool.decode_responses") is { Value: { } value } && value.ToLowerInvariant() is not ("false" or "0"))
        {
            yield return Warning(
                CheckId.DecodeResponses, "ConnectionPool.decode_responses", "is true, which has no effect here and keeps django-redis from reading its own entries", "remove it");
        }

        const string KeepAlive = "ConnectionPool.SocketKeepAliveOptions";
        var numbers = Enumerable.Range(1, KeepAliveNames.Length).Where(number => cache.OriginOf($"{KeepAlive}.{number}") is not null).ToList();
        if (numbers.Count > 0)
        {
            yield return Information(
                CheckId.KeepAliveNumbers, KeepAlive, $"is numbered {string.Join(", ", numbers)}, which on Linux stands for other options",
                $"write {string.Join(", ", numbers.Select(number => KeepAliveNames[number - 1]))}, which is what they mean here");
        }
    }
}

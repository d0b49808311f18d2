using Cachewise.Configuration;
using Cachewise.Selection;
using static Cachewise.Advice.Finding;

namespace Cachewise.Advice;

/// <summary>
/// Finds caches that share a database and should not (the specification's "Use different databases"). Keys are
/// <c>prefix:version:key</c>, so entries mix if prefixes are the same. <c>app</c> and <c>app2</c>, or a prefix and
/// none, stay separate; a prefix that would mix, such as <c>app:1</c> with <c>app</c>, is an error
/// (<see cref="Keys.KeySpace.MixesWith"/>).
/// </summary>
internal static class SharingChecks
{
    public static IEnumerable<Finding> Check(PlannedCache cache, AdviceContext context)
    {
        if (cache.Address is not { } address)
        {
            yield break;
        }

        var inDatabase = context.Caches.Where(other => other != cache && other.Database == cache.Database).ToList();
        var before = context.Caches.TakeWhile(other => other != cache);
        if (inDatabase.Intersect(before).FirstOrDefault(other => HasSamePrefix(other, cache)) is { } twin)
        {
            yield return Same(cache, twin);
        }

        if (!context.IsDeployed)
        {
            yield break;
        }

        if (context.IsForSessions(cache) && cache.Config.ConnectionPool.StartupNodes is null && inDatabase.Find(other => !HasSamePrefix(other, cache)) is { } neighbour)
        {
            yield return Information(
                CheckId.SharedSessionDatabase, "RedisUrl", $"is '{address}', also the database of cache '{neighbour.Alias}', so that FLUSHDB, which Django's clear sends, ends every session",
                "give the sessions a database of their own");
        }

        if (cache.Config.KeyPrefix is "")
        {
            yield return Information(
                CheckId.NoPrefix, "KeyPrefix", "is '', so that another application without a prefix in this database uses the same keys",
                $"use the name of the application, or suppress {CheckId.NoPrefix} where the database is its own");
        }
    }

    private static Finding Same(PlannedCache cache, PlannedCache twin) => Warning(
        CheckId.SharedEntries, "KeyPrefix",
        $"is '{cache.Config.KeyPrefix}', as that of cache '{twin.Alias}' in the same database, so that "
            + (cache.Config.Version == twin.Config.Version ? "they share their entries, and clearing one clears both" : "clearing one clears both"),
        "give each a prefix or a database of its own");

    private static bool HasSamePrefix(PlannedCache one, PlannedCache other) => string.Equals(one.Config.KeyPrefix, other.Config.KeyPrefix, StringComparison.Ordinal);
}

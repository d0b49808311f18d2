using System.Globalization;
using Cachewise.Configuration;
using Cachewise.Keys;
using Cachewise.Selection;
using static Cachewise.Advice.Finding;

namespace Cachewise.Advice;

/// <summary>Finds prefixes that leave too little room for keys, and entries that are not kept.</summary>
internal static class KeyChecks
{
    public static IEnumerable<Finding> Check(PlannedCache cache)
    {
        var config = cache.Config;
        var room = KeySpace.MaxLength - new KeySpace(config.KeyPrefix, config.Version, isDefaultVersion: true).Start.Length;
        if (room < AdapterKey.LeastRoom)
        {
            yield return Warning(
                CheckId.LongPrefix, "KeyPrefix", $"is {config.KeyPrefix.Length} characters long, and leaves {room} of {KeySpace.MaxLength} to a key",
                string.Create(CultureInfo.InvariantCulture, $"use at most {config.KeyPrefix.Length + room - AdapterKey.LeastRoom}, because the hash of a long key takes {AdapterKey.LeastRoom}"));
        }

        if (config.Timeout == TimeSpan.Zero && cache.Choice.Backend is not CacheBackend.Dummy)
        {
            yield return Warning(
                CheckId.ZeroTimeout, "Timeout", "is 00:00:00, so that only entries with an expiration of their own are kept",
                "use a time, or {CacheConfig.NeverExpires} for entries that stay; to turn the cache off, set {Backend} to Dummy");
        }
    }
}

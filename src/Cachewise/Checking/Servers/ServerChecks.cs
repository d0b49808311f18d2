using System.Globalization;
using Cachewise.Configuration;
using Cachewise.Selection;

namespace Cachewise.Checking.Servers;

/// <summary>What does not suit a cache in a server that can be connected to: docs/checks.md explains each.</summary>
internal static class ServerChecks
{
    private const int OldestMajorVersion = 6; // the first with users and TLS

    private static readonly TimeSpan TimeToRenew = TimeSpan.FromDays(14);

    public static IEnumerable<CacheAdvice> Check(PlannedCache cache, ServerReport server, DateTimeOffset now)
    {
        CacheAdvice Advice(string id, string problem, string fix, AdviceSeverity severity = AdviceSeverity.Warning) =>
            new(id, severity, cache.Alias, problem, fix, cache.Address is { } address ? new($"{address}") : null);

        if (server.MaxMemoryBytes is 0)
        {
            yield return Advice(
                CheckId.MemoryWithoutLimit, "maxmemory of the server is 0, so that it grows until its machine has no memory left", "set maxmemory, and maxmemory-policy to allkeys-lru");
        }
        else if (server.MaxMemoryBytes is not null && server.EvictionPolicy is "noeviction")
        {
            yield return Advice(CheckId.NoEviction, "maxmemory-policy of the server is noeviction, so that it rejects writes when its memory is full", "set it to allkeys-lru");
        }

        if (server.Role is "replica")
        {
            yield return Advice(CheckId.Replica, "the server is a replica, which takes no writes", "name the primary in redis_url, or its sentinels in connection_pool_kwargs");
        }

        if (server.CertificateExpires is { } expires && expires - now < TimeToRenew)
        {
            var days = Math.Max(0, (int)(expires - now).TotalDays);
            yield return Advice(
                CheckId.CertificateExpires,
                string.Create(CultureInfo.InvariantCulture, $"the certificate of the server expires on {expires:yyyy-MM-dd}, in {days} {(days == 1 ? "day" : "days")}"), "renew it");
        }

        if (MajorVersion(server.Version) is < OldestMajorVersion)
        {
            yield return Advice(CheckId.OldServer, $"the server is {server.Version}, which has neither users nor TLS", "use a supported release", AdviceSeverity.Information);
        }
    }

    /// <summary>The number before the first point; null of what says none. Valkey counts on from Redis 7.</summary>
    private static int? MajorVersion(string? version) =>
        int.TryParse(version?.Split(' ')[^1].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
}

using System.Globalization;
using Cachewise.Configuration;

namespace Cachewise.Selection;

/// <summary>From declarations to caches that can be built, or every fault of all of them.</summary>
internal static class CachePlan
{
    /// <exception cref="CacheConfigurationException">With every fault of every cache.</exception>
    public static IReadOnlyList<PlannedCache> Make(CacheDeclarations declarations)
    {
        var faults = new List<CacheFault>(declarations.Faults);
        var planned = new List<PlannedCache>();
        foreach (var (alias, config) in declarations.Caches)
        {
            if (config is null)
            {
                planned.Add(new(alias, new(), new(CacheBackend.Dummy, $"no cache is declared for '{alias}' in {declarations.Environment}")));
                continue;
            }

            var choice = BackendSelection.Choose(config, declarations.Environment, declarations.Debug);
            faults.AddRange(Faults(alias, config, choice));
            planned.Add(new(alias, config, choice));
        }

        if (faults.Count == 0)
        {
            faults.AddRange(MixedKeys(planned));
        }

        return faults.Count == 0 ? planned : throw new CacheConfigurationException(faults);
    }

    /// <summary>Every fault of one cache, alone.</summary>
    public static IEnumerable<CacheFault> Faults(string alias, CacheConfig config, BackendChoice choice)
    {
        var faults = CacheConfigValidator.Faults(alias, config).ToList();
        if (BackendSelection.Fault(alias, config, choice) is { } fault)
        {
            faults.Add(fault);
        }

        // What the client cannot connect to yet is said at the start, not found out at night.
        if (choice.Backend is CacheBackend.Redis && faults.Count == 0)
        {
            var pool = config.ConnectionPool;
            void NotYet(bool used, string what, string mend)
            {
                if (used)
                {
                    faults.Add(new(alias, $"{what} is not supported yet by this version of Cachewise", mend));
                }
            }

            NotYet(config.RedisUrl!.StartsWith("rediss://", StringComparison.Ordinal), "RedisUrl with TLS (rediss://)", "use redis:// within a trusted network, or wait for the release that has it");
            NotYet(pool.Sentinels is not null, "Sentinel (ConnectionPool.Sentinels)", "name the primary in RedisUrl, or wait for the release that has it");
            NotYet(pool.StartupNodes is not null, "Redis Cluster (ConnectionPool.StartupNodes)", "use a single server, or wait for the release that has it");
        }

        return faults;
    }

    /// <summary>
    /// Two caches in one database whose prefixes differ by <c>:digits</c> read each other's keys: <c>app:1:2:k</c> is <c>2:k</c> of
    /// <c>app</c> at version 1, and <c>k</c> of <c>app:1</c> at version 2.
    /// </summary>
    private static IEnumerable<CacheFault> MixedKeys(IReadOnlyList<PlannedCache> caches)
    {
        var redis = caches.Where(cache => cache.Choice.Backend is CacheBackend.Redis)
            .Select(cache => (cache.Alias, Prefix: cache.Config.KeyPrefix, Address: RedisAddress.Parse(cache.Config.RedisUrl!, [])!))
            .ToList();
        return from longer in redis
               from shorter in redis
               where longer.Address.Endpoint == shorter.Address.Endpoint && longer.Address.Database == shorter.Address.Database
               where longer.Prefix.StartsWith(shorter.Prefix + ":", StringComparison.Ordinal)
               let field = longer.Prefix[(shorter.Prefix.Length + 1)..].Split(':')[0]
               where int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out _)
               select new CacheFault(
                   longer.Alias,
                   $"KeyPrefix is '{longer.Prefix}', whose keys mix with those of cache '{shorter.Alias}' with KeyPrefix '{shorter.Prefix}' in the same database",
                   "use a prefix that does not continue the other with ':' and digits");
    }
}

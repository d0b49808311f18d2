using Cachewise.Configuration;
using Cachewise.Keys;

namespace Cachewise.Selection;

/// <summary>From declarations to caches that can be built, or every fault of all of them.</summary>
internal static class CachePlan
{
    /// <summary>Plans every cache.</summary>
    /// <exception cref="CacheConfigurationException">With every fault of every cache.</exception>
    public static IReadOnlyList<PlannedCache> Make(CacheDeclarations declarations)
    {
        var faults = new List<CacheFault>(declarations.Faults);
        var planned = new List<PlannedCache>();
        var refusesLoss = BackendSelection.IsForDevelopers(declarations.Environment);
        var onRedis = new List<(CacheDeclaration Cache, string Prefix, PlannedCache Plan)>();
        foreach (var declaration in declarations.Caches)
        {
            if (declaration is not { Alias: var alias, Config: { } config })
            {
                var where = declarations.Environment is "" ? "an environment without a name" : declarations.Environment;
                planned.Add(new(declaration.Alias, new(), new(CacheBackend.Dummy, $"no cache is declared for '{declaration.Alias}' in {where}"))
                {
                    IsDeclared = false,
                    RefusesLoss = refusesLoss,
                });
                continue;
            }

            var choice = BackendSelection.Choose(config, declarations.Environment, declarations.Debug);
            var plan = new PlannedCache(alias, config, choice) { OriginOf = declaration.OriginOf, RefusesLoss = refusesLoss };
            faults.AddRange(Faults(alias, config, choice, declaration.PlaceOf));
            planned.Add(plan);
            if (config.KeyPrefix is not null && plan.Address is not null)
            {
                onRedis.Add((declaration, config.KeyPrefix, plan));
            }
        }

        faults.AddRange(MixedKeys(onRedis));
        return faults.Count == 0 ? planned : throw new CacheConfigurationException(faults);
    }

    /// <summary>Every fault of one cache, alone; <paramref name="placeOf"/> says where the configuration set a property.</summary>
    public static IEnumerable<CacheFault> Faults(string alias, CacheConfig config, BackendChoice choice, Func<string, string?>? placeOf = null)
    {
        placeOf ??= static _ => null;
        var faults = CacheConfigValidator.Faults(alias, config, placeOf).ToList();
        if (BackendSelection.Fault(alias, config, choice, placeOf) is { } fault)
        {
            faults.Add(fault);
        }

        return faults;
    }

    /// <summary>
    /// Two caches in one database whose prefixes differ by <c>:digits</c> read each other's keys: <c>app:1:2:k</c> is <c>2:k</c> of
    /// <c>app</c> at version 1, and <c>k</c> of <c>app:1</c> at version 2.
    /// </summary>
    private static IEnumerable<CacheFault> MixedKeys(List<(CacheDeclaration Cache, string Prefix, PlannedCache Plan)> caches) =>
        from longer in caches
        from shorter in caches
        where longer.Plan.Database == shorter.Plan.Database
        where !string.Equals(longer.Prefix, shorter.Prefix, StringComparison.Ordinal)
        where new KeySpace(shorter.Prefix, version: 1, isDefaultVersion: true).IsEntryOfAnyVersion(longer.Prefix + ":1:")
        select new CacheFault(
            longer.Cache.Alias,
            $"KeyPrefix is '{longer.Prefix}', whose keys mix with those of cache '{shorter.Cache.Alias}' with KeyPrefix '{shorter.Prefix}' in the same database",
            "use a prefix that does not continue the other with ':' and digits",
            longer.Cache.PlaceOf("KeyPrefix"));
}

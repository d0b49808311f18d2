using Cachewise.Configuration;

namespace Cachewise.Selection;

/// <summary>From declarations to caches that can be built, or every fault of all of them.</summary>
internal static class CachePlan
{
    /// <summary>Plans every cache.</summary>
    /// <exception cref="CacheConfigurationException">With every fault of every cache.</exception>
    public static IReadOnlyList<PlannedCache> Make(CacheDeclarations declarations)
    {
        var faults = new List<ConfigurationError>(declarations.Faults);
        var planned = new List<PlannedCache>();
        var refusesLoss = BackendSelection.IsForDevelopers(declarations.Environment);
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
            faults.AddRange(Faults(alias, config, choice, declaration.PlaceOf));
            planned.Add(new(alias, config, choice) { OriginOf = declaration.OriginOf, RefusesLoss = refusesLoss });
        }

        return faults.Count == 0 ? planned : throw new CacheConfigurationException(faults);
    }

    /// <summary>Every fault of one cache, alone; <paramref name="placeOf"/> says where the configuration set a property.</summary>
    public static IEnumerable<ConfigurationError> Faults(string alias, CacheConfig config, BackendChoice choice, Func<string, string?>? placeOf = null)
    {
        placeOf ??= static _ => null;
        var faults = CacheConfigValidator.Faults(alias, config, placeOf).ToList();
        if (BackendSelection.Fault(alias, config, choice, placeOf) is { } fault)
        {
            faults.Add(fault);
        }

        return faults;
    }
}

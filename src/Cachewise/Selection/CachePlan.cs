using Cachewise.Configuration;
using Cachewise.Configuration.Schema;

namespace Cachewise.Selection;

/// <summary>Turns declarations into caches that can be built, or reports all their errors.</summary>
internal static class CachePlan
{
    /// <summary>Plans every cache.</summary>
    /// <exception cref="CacheConfigurationException">With the errors of all caches.</exception>
    public static IReadOnlyList<PlannedCache> Make(CacheDeclarations declarations)
    {
        var errors = new List<ConfigurationError>(declarations.Errors);
        var planned = new List<PlannedCache>();
        var rejectsLoss = BackendSelection.IsForDevelopers(declarations.Environment);
        foreach (var declaration in declarations.Caches)
        {
            if (declaration is not { Alias: var alias, Config: { } config })
            {
                var where = declarations.Environment is "" ? "an environment without a name" : declarations.Environment;
                planned.Add(new(declaration.Alias, new(), new(CacheBackend.Dummy, $"no cache is declared for '{declaration.Alias}' in {where}"))
                {
                    IsDeclared = false,
                    RejectsLoss = rejectsLoss,
                });
                continue;
            }

            var choice = BackendSelection.Choose(config, declarations.Environment, declarations.Debug);
            errors.AddRange(Errors(alias, config, choice, declaration.Names));
            planned.Add(new(alias, config, choice)
            {
                OriginOf = declaration.OriginOf,
                Names = declaration.Names,
                DeclaredBy = declaration.DeclaredBy,
                ReplacedUrl = declaration.ReplacedUrl,
                UnusedUrl = declaration.UnusedUrl,
                RejectsLoss = rejectsLoss,
            });
        }

        return errors.Count == 0 ? planned : throw new CacheConfigurationException(errors);
    }

    /// <summary>
    /// The errors of one cache, with the names of its settings; without them it is one of code.
    /// </summary>
    public static IEnumerable<ConfigurationError> Errors(string alias, CacheConfig config, BackendChoice choice, SettingNames? names = null)
    {
        names ??= SettingNames.OfCode;
        var errors = CacheConfigValidator.Errors(alias, config, names).ToList();
        if (BackendSelection.Error(alias, config, choice, names) is { } error)
        {
            errors.Add(error);
        }

        return errors;
    }
}

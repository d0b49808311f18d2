using Cachewise.Django;
using Cachewise.Selection;

namespace Cachewise;

/// <summary>Turns a declaration into Django settings, so that a Django application can share the cache.</summary>
public static class DjangoExport
{
    /// <summary>
    /// The entry of this cache in Django's <c>CACHES</c>, in the specification's order: texts, whole numbers (fractions
    /// for fractions of seconds in the pool), booleans, null, lists, and dictionaries whose keys are texts (whole
    /// numbers in <c>socket_keepalive_options</c>). It contains the passwords of the declaration. Times are seconds,
    /// rounded up; null never expires.
    /// </summary>
    /// <remarks>
    /// A cache in a cluster, and one found by sentinels with django-redis before 5.4, also needs a connection factory
    /// in Django's settings: <see cref="DjangoSettings"/> has it.
    /// </remarks>
    /// <param name="config">The declaration.</param>
    /// <param name="environment">The environment that chooses the backend; its case does not matter.</param>
    /// <param name="debug">Whether debug is on, which chooses LocMem if there is no Redis URL.</param>
    /// <exception cref="CacheConfigurationException">The declaration has errors; contains all of them.</exception>
    public static IReadOnlyDictionary<string, object?> ToDjangoConfig(this CacheConfig config, string environment, bool debug)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(environment);
        var choice = BackendSelection.Choose(config, environment, debug);
        ConfigurationError[] errors = [.. CachePlan.Errors("default", config, choice)];
        return errors is [] ? DjangoCache.Create(new("default", config, choice)) : throw new CacheConfigurationException(errors);
    }
}

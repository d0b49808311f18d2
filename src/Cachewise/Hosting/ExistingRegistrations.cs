using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Hosting;

/// <summary>
/// The services that the application registers itself, before <c>AddCaches</c> or after. They win, and are logged.
/// </summary>
/// <param name="services">The collection, which may still grow.</param>
internal sealed class ExistingRegistrations(IServiceCollection services)
{
    private readonly HashSet<ServiceDescriptor> _ours = [];

    /// <summary>The names of the services, with their keys.</summary>
    public IEnumerable<string> Services => Existing.Select(service => service.IsKeyedService ? $"{service.ServiceType.Name} '{service.ServiceKey}'" : service.ServiceType.Name);

    /// <summary>Whether the application has a store of its own for the sessions of ASP.NET Core.</summary>
    public bool HasSessionStore => Existing.Any(service => service.ServiceType == SessionStore.ServiceType && !service.IsKeyedService);

    // The last registration of a service is the one that is used.
    private IEnumerable<ServiceDescriptor> Existing => services.Where(IsOffered)
        .GroupBy(service => (service.ServiceType, service.ServiceKey), (_, all) => all.Last())
        .Where(service => !_ours.Contains(service));

    /// <summary>Runs what adds the services of Cachewise.</summary>
    public void Add(Action<IServiceCollection> add)
    {
        var before = services.ToHashSet();
        add(services);
        _ours.UnionWith(services.Where(service => !before.Contains(service)));
    }

    private static bool IsOffered(ServiceDescriptor service) =>
        service.ServiceType == typeof(Cache) || service.ServiceType == typeof(ICaches) || service.ServiceType == typeof(IDistributedCache)
        || service.ServiceType == SessionStore.ServiceType;
}

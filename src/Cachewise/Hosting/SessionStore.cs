using System.Diagnostics.CodeAnalysis;
using Cachewise.Configuration;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Hosting;

/// <summary>
/// Lets the sessions of ASP.NET Core use the cache <c>sessions</c>. Its types are found by name, because the library
/// has no reference to ASP.NET Core; only web applications have them.
/// </summary>
internal static class SessionStore
{
    private const string Assembly = "Microsoft.AspNetCore.Session";

    /// <summary>The service that the middleware uses, or null.</summary>
    public static Type? ServiceType { get; } = Type.GetType($"Microsoft.AspNetCore.Session.ISessionStore, {Assembly}");

    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    private static Type? Standard { get; } = Type.GetType($"Microsoft.AspNetCore.Session.DistributedSessionStore, {Assembly}");

    /// <summary>Registers the store in place of the one of <c>AddSession</c>, called before or after.</summary>
    public static void Register(IServiceCollection services)
    {
        if (ServiceType is null || Standard is null)
        {
            return;
        }

        var registered = services.LastOrDefault(service => service.ServiceType == ServiceType && !service.IsKeyedService);
        if (registered is not null && registered.ImplementationType != Standard)
        {
            return; // the application's own, or ours
        }

        if (registered is not null)
        {
            services.Remove(registered);
        }

        services.AddTransient(ServiceType, static provider => ActivatorUtilities.CreateInstance(provider, Standard!, CacheOf(provider)));
    }

    /// <summary>
    /// The cache <c>sessions</c>, if there is a declaration, otherwise the one that the middleware uses by itself.
    /// </summary>
    private static IDistributedCache CacheOf(IServiceProvider provider) =>
        provider.GetRequiredService<ICaches>().Any(cache => cache.Core.Plan.IsForSessions)
            ? provider.GetRequiredKeyedService<IDistributedCache>(AliasName.Sessions)
            : provider.GetRequiredService<IDistributedCache>();
}

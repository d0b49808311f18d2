using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Cachewise.Hosting;

/// <summary>
/// Registers the health checks when they are first needed: behind all others, so that a name that is taken is found,
/// and with the caches that only the configuration declares.
/// </summary>
internal sealed class CacheHealthRegistrations(RequestedHealthChecks requested, IServiceProvider services) : IPostConfigureOptions<HealthCheckServiceOptions>
{
    private const string Tag = "cache";
    private const string RequiredTag = "required";

    public void PostConfigure(string? name, HealthCheckServiceOptions options)
    {
        if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(ICaches)) is false)
        {
            throw new InvalidOperationException(
                "AddHealthChecks().AddCaches() finds no caches to check, because AddCaches was not called on the builder of the host or on its services; call builder.AddCaches() too.");
        }

        foreach (var check in requested.All)
        {
            if (check.Name is { } one)
            {
                Add(options, one, static provider => NewCheck(provider.GetRequiredService<ICaches>()), check, []);
            }
            else
            {
                AddEach(options, check);
            }
        }
    }

    private static CacheHealthCheck NewCheck(ICaches caches) => new([.. caches], caches.Advice, isCombined: true);

    private void AddEach(HealthCheckServiceOptions options, RequestedHealthCheck check)
    {
        var caches = services.GetRequiredService<ICaches>();
        foreach (var cache in caches)
        {
            var instance = new CacheHealthCheck([cache], caches.Advice, isCombined: false);
            Add(options, $"{Tag}:{cache.Alias}", _ => instance, check, TagsOf(cache));
        }
    }

    private static IEnumerable<string> TagsOf(Cache cache)
    {
        yield return cache.Choice.Backend.ToString().ToLowerInvariant();
        if (cache.Config.Required)
        {
            yield return RequiredTag;
        }
    }

    private static void Add(
        HealthCheckServiceOptions options, string name, Func<IServiceProvider, IHealthCheck> create, RequestedHealthCheck check, IEnumerable<string> tags)
    {
        if (options.Registrations.Any(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            var fix = check.Name is null ? "give that one another name" : $"give one of them another name, as in AddCaches(\"{name}2\")";
            throw new InvalidOperationException($"The application has a health check with the name '{name}', which is that of the check of Cachewise; {fix}.");
        }

        options.Registrations.Add(new(name, create, check.FailureStatus, [Tag, .. tags, .. check.Tags], check.Timeout));
    }
}

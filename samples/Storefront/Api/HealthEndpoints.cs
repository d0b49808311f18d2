using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Storefront.Api;

/// <summary>
/// <c>/health</c> for people; <c>/health/live</c> and <c>/health/ready</c> for an orchestrator. A store without its
/// Redis is slow, and ready; a restart would not help.
/// </summary>
public static class HealthEndpoints
{
    /// <summary>The tag of the checks that readiness depends on.</summary>
    public const string Ready = "ready";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health", new() { ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        endpoints.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains(Ready) });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = $"{report.Status}",
        checks = report.Entries.ToDictionary(entry => entry.Key, entry => new
        {
            status = $"{entry.Value.Status}",
            entry.Value.Description,
            entry.Value.Data,
        }),
    });
}

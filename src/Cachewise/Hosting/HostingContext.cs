using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Hosting;

/// <summary>
/// The environment and the configuration of the application. Without a host the environment is that of .NET's
/// variables, otherwise production.
/// </summary>
internal sealed class HostingContext(IServiceProvider services)
{
    public string Environment { get; } = (
        services.GetService<IHostEnvironment>()?.EnvironmentName
        ?? Variable("DOTNET_ENVIRONMENT")
        ?? Variable("ASPNETCORE_ENVIRONMENT")
        ?? Environments.Production).ToLowerInvariant();

    /// <summary>The configuration; null if the application has none, and only environment variables are read.</summary>
    public IConfiguration? Configuration { get; } = services.GetService<IConfiguration>();

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
}

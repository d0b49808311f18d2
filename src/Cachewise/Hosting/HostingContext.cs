using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Hosting;

/// <summary>The name of the environment, as the host says; without a host, as .NET's variables say; otherwise production.</summary>
internal sealed class HostingContext(IServiceProvider services)
{
    public string Environment { get; } = (
        services.GetService<IHostEnvironment>()?.EnvironmentName
        ?? Variable("DOTNET_ENVIRONMENT")
        ?? Variable("ASPNETCORE_ENVIRONMENT")
        ?? Environments.Production).ToLowerInvariant();

    /// <summary>The configuration; null where the application has none, and the environment variables alone count.</summary>
    public IConfiguration? Configuration { get; } = services.GetService<IConfiguration>();

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
}

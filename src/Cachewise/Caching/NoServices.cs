namespace Cachewise.Caching;

/// <summary>The services of a cache without a host: none.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}

using Cachewise.Configuration;

namespace Cachewise.Hosting;

/// <summary>What all calls of <c>AddCaches</c> declare together.</summary>
internal sealed class DeclaredCaches
{
    private readonly List<SettingsClass> _settings = [];
    private readonly List<Action<CacheServices>> _configure = [];

    /// <summary>The names of the classes of cache settings.</summary>
    public IReadOnlyList<string> Settings => [.. _settings.Select(one => one.Type.Name)];

    /// <summary>Adds a class of settings, unless it is there already.</summary>
    public void Add(SettingsClass settings)
    {
        if (_settings.TrueForAll(other => other.Type != settings.Type))
        {
            _settings.Add(settings);
        }
    }

    public void Add(Action<CacheServices> configure) => _configure.Add(configure);

    /// <summary>The declarations of the settings and the configuration.</summary>
    public CacheDeclarations Read(HostingContext host) => CacheDeclarations.Read(_settings, host.Environment, host.Configuration);

    /// <summary>The services that the application gives to its caches.</summary>
    public CacheServices NewServices()
    {
        var services = new CacheServices();
        _configure.ForEach(configure => configure(services));
        return services;
    }
}

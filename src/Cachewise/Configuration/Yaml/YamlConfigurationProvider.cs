using Cachewise.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Yaml;

/// <summary>The settings of files, each stronger than the one before it.</summary>
/// <param name="description">What they are, for whoever prints the provider.</param>
/// <param name="find">Finds the files that are there; throws where one is missing that must not be.</param>
/// <param name="stronger">The configuration all of whose other values win over these; null where the order of the providers alone counts.</param>
internal sealed class YamlConfigurationProvider(string description, Func<IEnumerable<YamlFile>> find, IConfigurationRoot? stronger) : ConfigurationProvider, IKeepsLines
{
    private Dictionary<string, string> _places = [];

    /// <exception cref="CacheConfigurationException">With the faults of all files.</exception>
    public override void Load()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<CacheFault>();
        foreach (var file in find())
        {
            try
            {
                var settings = file.Read();
                foreach (var (key, value) in settings.Values)
                {
                    values[key] = value;
                }

                foreach (var (key, line) in settings.Lines)
                {
                    places[key] = $"{file.Name}, line {line}";
                }
            }
            catch (CacheConfigurationException error)
            {
                faults.AddRange(error.Faults);
            }
        }

        (Data, _places) = faults.Count == 0 ? (values, places) : throw new CacheConfigurationException(faults);
    }

    public override bool TryGet(string key, out string? value) =>
        base.TryGet(key, out value) && stronger?.Providers.Any(other => other != this && other.TryGet(key, out _)) is not true;

    public string? PlaceOf(string key) => _places.GetValueOrDefault(key);

    public override string ToString() => $"{nameof(YamlConfigurationProvider)} for {description}";
}

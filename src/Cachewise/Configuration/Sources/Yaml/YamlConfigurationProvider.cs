using Cachewise.Configuration.Binding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>The settings of files, each stronger than the one before it.</summary>
/// <param name="description">What they are, for whoever prints the provider.</param>
/// <param name="find">Finds the files that are there; throws where one is missing that must not be.</param>
/// <param name="stronger">The configuration all of whose other values win over these; null where the order of the providers alone counts.</param>
internal sealed class YamlConfigurationProvider(string description, Func<YamlFile[]> find, IConfigurationRoot? stronger) : ConfigurationProvider, IReadsFiles, IDisposable
{
    private readonly Lock _reading = new();
    private FileWatch? _watch;

    public IReadOnlyList<ConfigurationError> Faults { get; private set; } = [];

    public IReadOnlyList<IConfigurationProvider> Files { get; private set; } = [];

    public bool IsWeakest => stronger is not null;

    /// <exception cref="CacheConfigurationException">With the faults of all files.</exception>
    public override void Load()
    {
        lock (_reading)
        {
            Read();
            if (Faults is not [])
            {
                throw new CacheConfigurationException(Faults);
            }
        }
    }

    /// <summary>Reads the files again when they have changed.</summary>
    /// <inheritdoc cref="FileWatch"/>
    public void Watch(IFileProvider files, bool isOwn, params string[] names) => _watch = new(files, isOwn, names, Reload);

    public override bool TryGet(string key, out string? value) =>
        base.TryGet(key, out value) && stronger?.Providers.Any(other => other != this && other.TryGet(key, out _)) is not true;

    public override string ToString() => $"{nameof(YamlConfigurationProvider)} for {description}";

    public void Dispose() => _watch?.Dispose();

    /// <summary>Says that there was a change also where it is a fault: who listens will find it among the faults.</summary>
    private void Reload()
    {
        lock (_reading)
        {
            Read();
        }

        OnReload();
    }

    private void Read()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var files = new List<YamlFileValues>();
        var faults = new List<ConfigurationError>();
        foreach (var file in Find(faults))
        {
            try
            {
                var own = new YamlFileValues(file.Name, file.Read());
                files.Add(own);
                foreach (var (key, value) in own.Values)
                {
                    values[key] = value;
                }
            }
            catch (CacheConfigurationException error)
            {
                faults.AddRange(error.Faults);
            }
        }

        Faults = faults;
        if (faults.Count == 0)
        {
            (Data, Files) = (values, files);
        }
    }

    private YamlFile[] Find(List<ConfigurationError> faults)
    {
        try
        {
            return find();
        }
        catch (CacheConfigurationException error)
        {
            faults.AddRange(error.Faults);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(null, $"The files cannot be looked for ({error.Message.TrimEnd('.')})", "let the application read their folder", description));
        }

        return [];
    }
}

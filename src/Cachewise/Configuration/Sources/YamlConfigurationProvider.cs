using Cachewise.Configuration.Binding;
using Cachewise.Configuration.Sources.Yaml;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Cachewise.Configuration.Sources;

/// <summary>The values of files, each stronger than the one before it.</summary>
/// <param name="description">The files, for <see cref="ToString"/>.</param>
/// <param name="find">Finds the files that exist; throws if a required one is missing.</param>
/// <param name="stronger">
/// The configuration whose other values all win over these; null where the order of the providers decides.
/// </param>
internal sealed class YamlConfigurationProvider(string description, Func<YamlFile[]> find, IConfigurationRoot? stronger) : ConfigurationProvider, IReadsFiles, IDisposable
{
    private readonly Lock _reading = new();
    private FileWatch? _watch;

    public IReadOnlyList<ConfigurationError> Errors { get; private set; } = [];

    public IReadOnlyList<IConfigurationProvider> Files { get; private set; } = [];

    public bool IsWeakest => stronger is not null;

    /// <exception cref="CacheConfigurationException">With the errors of all files.</exception>
    public override void Load()
    {
        Read();
        if (Errors is not [])
        {
            throw new CacheConfigurationException(Errors);
        }
    }

    /// <summary>Reads the files again after each change.</summary>
    /// <inheritdoc cref="FileWatch"/>
    public void Watch(IFileProvider files, bool isOwn, params string[] names) => _watch = new(files, isOwn, names, Reload);

    public override bool TryGet(string key, out string? value) =>
        base.TryGet(key, out value) && stronger?.Providers.Any(other => other != this && other.TryGet(key, out _)) is not true;

    public override string ToString() => $"{nameof(YamlConfigurationProvider)} for {description}";

    public void Dispose() => _watch?.Dispose();

    // Signals the change also if it is an error: listeners find it in Errors.
    private void Reload()
    {
        Read();
        OnReload();
    }

    private void Read()
    {
        lock (_reading)
        {
            var (read, errors) = (new List<YamlValues>(), new List<ConfigurationError>());
            foreach (var file in Collect(find, errors) ?? [])
            {
                if (Collect(file.Read, errors) is { } values)
                {
                    read.Add(values);
                }
            }

            Errors = errors;
            if (errors.Count == 0)
            {
                Files = read;
                Data = MergeValues(read);
            }
        }
    }

    private static Dictionary<string, string?> MergeValues(List<YamlValues> files)
    {
        var merged = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in files.SelectMany(file => file.Values))
        {
            merged[key] = value;
        }

        return merged;
    }

    /// <summary>What the function returns; null, with its errors added to the others, if it throws them.</summary>
    private T? Collect<T>(Func<T> function, List<ConfigurationError> errors)
        where T : class
    {
        try
        {
            return function();
        }
        catch (CacheConfigurationException error)
        {
            errors.AddRange(error.Errors);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(null, $"The files cannot be looked for ({error.Message.TrimEnd('.')})", "let the application read their folder", new(description)));
        }

        return null;
    }
}

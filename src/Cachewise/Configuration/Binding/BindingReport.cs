using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>Collects the faults of one cache's configuration, each with the place that its value came from.</summary>
internal sealed class BindingReport(string? alias, IConfiguration? root)
{
    private const string UserSecretsFile = "secrets.json";

    public List<ConfigurationError> Faults { get; } = [];

    /// <summary>A fault of what stands in the section.</summary>
    public void Add(string problem, string fix, SourceSection section) => Add(problem, fix, OriginOf(section));

    /// <summary>A fault of what stands at the path.</summary>
    public void Add(string problem, string fix, string path) => Add(problem, fix, OriginOf(path));

    /// <summary>The text of a section with its variables; null, and a fault, where one is not set.</summary>
    public string? Expand(string text, SourceSection section) => Expand(text, section.Key, () => OriginOf(section));

    /// <summary>As <see cref="Expand(string, SourceSection)"/>, of the text at the path.</summary>
    public string? Expand(string text, string path) => Expand(text, ConfigurationPath.GetSectionKey(path), () => OriginOf(path));

    /// <summary>The path, and the provider that has its value; without a configuration there are only environment variables.</summary>
    public Origin OriginOf(string path)
    {
        if (root is null)
        {
            return From($"environment variable {path}", isFile: false, CacheSettings.Value(path, configuration: null));
        }

        return OriginOf(new SourceSection(ConfigurationProviders.SourcesOf(root), path));
    }

    /// <summary>Where the configuration set a property, which is named as in errors; null where it did not.</summary>
    public Origin? OriginOf(string property, SourceSection section)
    {
        foreach (var part in property.Split('.', '['))
        {
            var name = part is "ConnectionPool" ? "connection_pool_kwargs" : part.TrimEnd(']');
            if (section.Children.FirstOrDefault(child => AliasName.Comparer.Equals(child.Key, name)) is not { } child)
            {
                return null;
            }

            section = part is "ConnectionPool" or "SentinelKwargs" ? child.SinceTakenBack(out _) : child.Strongest();
        }

        return OriginOf(section);
    }

    private void Add(string problem, string fix, Origin origin) => Faults.Add(new(alias is null ? null : Secret.Masked(alias), problem, fix, origin.Place));

    private string? Expand(string text, string name, Func<Origin> origin)
    {
        var expanded = Expand(text, out var fault);
        if (expanded is null)
        {
            Add($"{Secret.Masked(name)} {fault.Problem}", fault.Fix, origin());
        }

        return expanded;
    }

    private Origin OriginOf(SourceSection section)
    {
        var path = section.Path;
        var provider = section.Find(one => one.TryGet(path, out _))
            ?? section.Find(one => PlaceIn(one, path) is not null || one.GetChildKeys([], path).Any()); // a list or a map has no value
        return From(PlaceIn(provider, path) ?? PlaceWithoutLine(provider, path), IsRepositoryFile(provider), section.Value);
    }

    private Origin From(string place, bool isFile, string? raw) => new(place, isFile, raw, raw is null ? null : Expand(raw, out _));

    private string? Expand(string text, out (string Problem, string Fix) fault) =>
        VariableExpansion.Expand(text, name => CacheSettings.Value(name, root) ?? Environment.GetEnvironmentVariable(name), out fault);

    private static string PlaceWithoutLine(IConfigurationProvider? provider, string path) =>
        EnvironmentVariable.NameOf(path, provider) is { } variable ? $"environment variable {Secret.Masked(variable)}"
        : provider is null or ChainedConfigurationProvider ? Secret.MaskedPath(path)
        : $"{Secret.MaskedPath(path)} in {provider}";

    private static string? PlaceIn(IConfigurationProvider? provider, string path) => (provider as ILineInfo)?.PlaceOf(path);

    private static bool IsRepositoryFile(IConfigurationProvider? provider) =>
        provider is ILineInfo
        || provider is FileConfigurationProvider { Source.Path: var path } && !string.Equals(Path.GetFileName(path), UserSecretsFile, StringComparison.Ordinal);
}

using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>Collects the errors of one cache's configuration, each with the location of its value.</summary>
internal sealed class BindingReport(string? alias, IConfiguration? root)
{
    private const string UserSecretsFile = "secrets.json";

    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>Adds an error of the section.</summary>
    public void Add(string problem, string fix, SourceSection section) => Add(problem, fix, OriginOf(section));

    /// <summary>Adds an error of the value at the path.</summary>
    public void Add(string problem, string fix, string path) => Add(problem, fix, OriginOf(path));

    /// <summary>
    /// The text of a section with its variables expanded; null, and an error, if a variable is not set.
    /// </summary>
    public string? Expand(string text, SourceSection section) => Expand(text, section.Key, () => OriginOf(section));

    /// <summary>As <see cref="Expand(string, SourceSection)"/>, for the text at the path.</summary>
    public string? Expand(string text, string path) => Expand(text, ConfigurationPath.GetSectionKey(path), () => OriginOf(path));

    /// <summary>
    /// The origin of the value at the path; without a configuration there are only environment variables.
    /// </summary>
    public Origin OriginOf(string path)
    {
        if (root is null)
        {
            return From(new($"environment variable {path}"), isFile: false, CacheSettings.Value(path, configuration: null));
        }

        return OriginOf(new SourceSection(ConfigurationProviders.SourcesOf(root), path));
    }

    /// <summary>Where the configuration set a property, named as in errors; null if it did not.</summary>
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

    private void Add(string problem, string fix, Origin origin) => Errors.Add(new(alias is null ? null : Secret.Masked(alias), problem, fix, origin.Location));

    private string? Expand(string text, string name, Func<Origin> origin)
    {
        var expanded = Expand(text, out var error);
        if (expanded is null)
        {
            Add($"{Secret.Masked(name)} {error.Problem}", error.Fix, origin());
        }

        return expanded;
    }

    private Origin OriginOf(SourceSection section)
    {
        var path = section.Path;
        var provider = section.Find(one => one.TryGet(path, out _))
            // A list or a map has no value.
            ?? section.Find(one => LineOf(one, path) is not null || one.GetChildKeys([], path).Any());
        return From(LineOf(provider, path) ?? LocationOf(provider, path), IsRepositoryFile(provider), section.Value);
    }

    private Origin From(SourceLocation location, bool isFile, string? raw) => new(location, isFile, raw, raw is null ? null : Expand(raw, out _));

    private string? Expand(string text, out (string Problem, string Fix) error) =>
        VariableExpansion.Expand(text, name => CacheSettings.Value(name, root) ?? Environment.GetEnvironmentVariable(name), out error);

    private static SourceLocation LocationOf(IConfigurationProvider? provider, string path)
    {
        var variable = EnvironmentVariable.NameOf(path, provider);
        return new(
            variable is not null ? $"environment variable {Secret.Masked(variable)}"
            : provider is null or ChainedConfigurationProvider ? Secret.MaskedPath(path)
            : $"{Secret.MaskedPath(path)} in {provider}",
            FileOf(provider));
    }

    private static SourceLocation? LineOf(IConfigurationProvider? provider, string path) => (provider as ILineInfo)?.LocationOf(path);

    private static bool IsRepositoryFile(IConfigurationProvider? provider) =>
        provider is ILineInfo || (FileOf(provider) is { } file && !string.Equals(file, UserSecretsFile, StringComparison.Ordinal));

    private static string? FileOf(IConfigurationProvider? provider) => provider is FileConfigurationProvider { Source.Path: var path } ? Path.GetFileName(path) : null;
}

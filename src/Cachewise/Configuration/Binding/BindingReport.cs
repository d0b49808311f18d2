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
    public string? Expand(string text, SourceSection section) => Checked(Expand(text, out var error), error, section.Name, () => OriginOf(section));

    /// <summary>As <see cref="Expand(string, SourceSection)"/>, for a URL.</summary>
    public string? ExpandUrl(string text, SourceSection section) => Checked(UrlExpansion.Expand(text, ValueOf, out var error), error, section.Name, () => OriginOf(section));

    /// <summary>As <see cref="Expand(string, SourceSection)"/>, for a URL at the path.</summary>
    public string? ExpandUrl(string text, string path) => Checked(UrlExpansion.Expand(text, ValueOf, out var error), error, path, () => OriginOf(path));

    /// <summary>
    /// The origin of the value at the path; without a configuration there are only environment variables.
    /// </summary>
    public Origin OriginOf(string path)
    {
        if (root is null)
        {
            return From(path, new($"environment variable {path}"), isFile: false, CacheSettings.Value(path, configuration: null));
        }

        return OriginOf(new SourceSection(ConfigurationProviders.SourcesOf(root), path)) with { Name = path };
    }

    public Origin OriginOf(SourceSection section)
    {
        // A list or a map has no value.
        var entry = section.Find(one => one.HasValue) ?? section.Find(one => LineOf(one) is not null || one.HasChildren);
        return From(section.Name, entry is null ? new(Secret.MaskedPath(section.Path)) : LineOf(entry) ?? LocationOf(entry), entry is not null && IsRepositoryFile(entry.Source), section.Value);
    }

    private void Add(string problem, string fix, Origin origin) => Errors.Add(new(alias is null ? null : Secret.Masked(alias), problem, fix, origin.Location));

    private string? Checked(string? expanded, (string Problem, string Fix) error, string name, Func<Origin> origin)
    {
        if (expanded is null)
        {
            Add($"{Secret.MaskedPath(name)} {error.Problem}", error.Fix, origin());
        }

        return expanded;
    }

    private Origin From(string name, SourceLocation location, bool isFile, string? raw) => new(location, isFile, raw, raw is null ? null : Expand(raw, out _)) { Name = name };

    private string? Expand(string text, out (string Problem, string Fix) error) => VariableExpansion.Expand(text, ValueOf, out error);

    private string? ValueOf(string name) => CacheSettings.Value(name, root) ?? Environment.GetEnvironmentVariable(name);

    private static SourceLocation LocationOf(SourceEntry entry)
    {
        var variable = EnvironmentVariable.NameOf(entry.Path, entry.Source);
        return new(
            variable is not null ? $"environment variable {Secret.Masked(variable)}"
            : entry.Source is ChainedConfigurationProvider ? Secret.MaskedPath(entry.Path)
            : $"{Secret.MaskedPath(entry.Path)} in {entry.Source}",
            FileOf(entry.Source));
    }

    private static SourceLocation? LineOf(SourceEntry entry) => (entry.Source as ILineInfo)?.LocationOf(entry.Path);

    private static bool IsRepositoryFile(IConfigurationProvider provider) =>
        provider is ILineInfo || (FileOf(provider) is { } file && !string.Equals(file, UserSecretsFile, StringComparison.Ordinal));

    private static string? FileOf(IConfigurationProvider provider) => provider is FileConfigurationProvider { Source.Path: var path } ? Path.GetFileName(path) : null;
}

using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>Collects the faults of one cache's configuration, each with the place that its value came from.</summary>
internal sealed class BindingReport(string alias, IConfiguration? root)
{
    public List<CacheFault> Faults { get; } = [];

    public void Add(string problem, string mend, IConfigurationSection section) => Add(problem, mend, section.Path);

    public void Add(string problem, string mend, string path) => Faults.Add(new(alias, problem, mend, Place(path)));

    /// <summary>The path, and the provider that has its value; without a configuration there are only environment variables.</summary>
    public string Place(string path)
    {
        var provider = (root as IConfigurationRoot)?.Providers.Reverse().FirstOrDefault(one => one.TryGet(path, out _));
        return root is null ? $"environment variable {path}" : provider is null ? path : $"{path} in {provider}";
    }

    /// <summary>
    /// Where the configuration set a property, which is named as in errors; null where it did not. Within the pool, what stands
    /// deeper than one level is at the place of the level.
    /// </summary>
    public string? PlaceOf(string property, IConfigurationSection section)
    {
        foreach (var part in property.Split('.', '[').Take(property.StartsWith("ConnectionPool.", StringComparison.Ordinal) ? 2 : 1))
        {
            var name = part is "ConnectionPool" ? "connection_pool_kwargs" : part;
            if (section.GetChildren().FirstOrDefault(child => AliasName.Comparer.Equals(child.Key, name)) is not { } child)
            {
                return null;
            }

            section = child;
        }

        return Place(section.Path);
    }
}

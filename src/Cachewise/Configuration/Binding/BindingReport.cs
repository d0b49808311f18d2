using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>Collects the faults of one cache's configuration, each with the place that its value came from.</summary>
internal sealed class BindingReport(string alias, IConfiguration root)
{
    public List<CacheFault> Faults { get; } = [];

    public void Add(string problem, string mend, IConfigurationSection section) => Faults.Add(new(alias, problem, mend, Place(section.Path)));

    /// <summary>The path, and the provider that has its value.</summary>
    public string Place(string path)
    {
        var provider = (root as IConfigurationRoot)?.Providers.Reverse().FirstOrDefault(one => one.TryGet(path, out _));
        return provider is null ? path : $"{path} in {provider}";
    }
}

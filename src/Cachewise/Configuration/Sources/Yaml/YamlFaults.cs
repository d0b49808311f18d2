namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>The faults of one file. A fault that an alias repeats is one fault.</summary>
internal sealed class YamlFaults(string file)
{
    private readonly HashSet<ConfigurationError> _seen = [];
    private readonly List<ConfigurationError> _faults = [];

    public void Add(string problem, string fix, YamlPosition at, string? cache = null)
    {
        var fault = new ConfigurationError(cache, problem, fix, $"{file}, line {at.Line}, column {at.Column}");
        if (_seen.Add(fault))
        {
            _faults.Add(fault);
        }
    }

    /// <summary>The exception of a file that cannot be read further than to here.</summary>
    public CacheConfigurationException Stop(string problem, string fix, YamlPosition at)
    {
        Add(problem, fix, at);
        return new(_faults);
    }

    /// <exception cref="CacheConfigurationException">There are faults.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw new CacheConfigurationException(_faults);
        }
    }
}

namespace Cachewise.Configuration.Yaml;

/// <summary>The faults of one file. A fault that an alias repeats is one fault.</summary>
internal sealed class YamlFaults(string file)
{
    private readonly HashSet<CacheFault> _seen = [];
    private readonly List<CacheFault> _faults = [];

    public void Add(string problem, string mend, YamlPosition at, string? cache = null)
    {
        var fault = new CacheFault(cache, problem, mend, $"{file}, line {at.Line}, column {at.Column}");
        if (_seen.Add(fault))
        {
            _faults.Add(fault);
        }
    }

    /// <summary>The exception of a file that cannot be read further than to here.</summary>
    public CacheConfigurationException Stop(string problem, string mend, YamlPosition at)
    {
        Add(problem, mend, at);
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

using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>The errors of one file. An error that an alias repeats is one error.</summary>
internal sealed class YamlErrors(string file)
{
    private readonly List<ConfigurationError> _errors = [];

    public void Add(string problem, string fix, Mark at, string? cache = null) => _errors.Add(new(cache, problem, fix, LocationOf(at)));

    /// <summary>The exception for an error after which the file cannot be read further.</summary>
    public CacheConfigurationException Stop(string problem, string fix, Mark at)
    {
        Add(problem, fix, at);
        return new([.. _errors.Distinct()]);
    }

    /// <exception cref="CacheConfigurationException">There are errors.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new CacheConfigurationException([.. _errors.Distinct()]);
        }
    }

    public SourceLocation LocationOf(Mark mark) => SourceLocation.InFile(file, (int)mark.Line, (int)mark.Column);
}

using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>The errors of one file. An error that an alias repeats is one error.</summary>
internal sealed class YamlErrors(string file)
{
    private readonly List<ConfigurationError> _errors = [];

    public void Add(string problem, string fix, SourceLocation at, string? cache = null) => _errors.Add(new(cache, problem, fix, at));

    /// <summary>The exception for an error after which the file cannot be read further.</summary>
    public CacheConfigurationException Stop(string problem, string fix, SourceLocation at)
    {
        Add(problem, fix, at);
        return new([.. _errors.Distinct()]);
    }

    public CacheConfigurationException Stop(string problem, string fix, Mark at) => Stop(problem, fix, LocationOf(at));

    /// <exception cref="CacheConfigurationException">There are errors.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new CacheConfigurationException([.. _errors.Distinct()]);
        }
    }

    public SourceLocation LocationOf(Mark mark) => SourceLocation.InFile(file, (int)mark.Line, (int)mark.Column);

    /// <summary>The location of the character with this index.</summary>
    public SourceLocation LocationOf(string text, int index)
    {
        var before = text.AsSpan(0, index);
        return SourceLocation.InFile(file, before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }
}

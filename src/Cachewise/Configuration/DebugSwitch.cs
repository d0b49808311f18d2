using Cachewise.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration;

/// <summary>
/// The switch of debug: <c>Caches:debug</c>, <c>CACHES_DEBUG</c>, and <c>debug</c> in YAML files. <c>DEBUG</c> belongs
/// to others.
/// </summary>
internal static class DebugSwitch
{
    /// <summary>The key in the section of the caches.</summary>
    public const string Key = $"{CacheRootKey.Section}:{Name}";

    private const string Name = "debug";
    private const string Variable = "CACHES_DEBUG";

    public static bool IsOn(string environment, IConfiguration? configuration) => Find(configuration) is { Text: var text }
        ? text.ToLowerInvariant() is "true" or "1"
        : environment is "development";

    /// <summary>Whether a section of the caches is the switch and no cache.</summary>
    public static bool Is(SourceSection section) => string.Equals(section.Key, Name, StringComparison.OrdinalIgnoreCase) && !section.HasChildren;

    /// <summary>Reports a value that is neither on nor off.</summary>
    public static void Check(BindingReport report, IConfiguration? configuration)
    {
        if (Find(configuration) is var (key, text) && text.ToLowerInvariant() is not ("true" or "false" or "1" or "0"))
        {
            report.Add($"{key} is '{Secret.Masked(text)}'", "use true or false", key);
        }
    }

    /// <summary>The value of the strongest source that has one; an empty one is none.</summary>
    private static (string Key, string Text)? Find(IConfiguration? configuration)
    {
        if (configuration is null)
        {
            return CacheSettings.Value(Variable, configuration) is { Length: > 0 } text ? (Variable, text) : null;
        }

        var sources = ConfigurationProviders.SourcesOf(configuration);
        return sources.Reverse().SelectMany(KeysOf).Select(one => (one.Key, one.Source.TryGet(one.Key, out var text) ? text : null))
            .FirstOrDefault(one => one.Item2 is not null) is (var key, { Length: > 0 } value) ? (key, value) : null;
    }

    private static IEnumerable<(IConfigurationProvider Source, string Key)> KeysOf(IConfigurationProvider source) =>
        source is ILineInfo ? [(source, Key), (source, Name)] : [(source, Key), (source, Variable)];
}

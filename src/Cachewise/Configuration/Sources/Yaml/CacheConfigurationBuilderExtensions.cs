using Cachewise.Configuration.Sources.Yaml;

namespace Microsoft.Extensions.Configuration;

/// <summary>Adds files that declare caches to a configuration.</summary>
public static class CacheConfigurationBuilderExtensions
{
    /// <summary>
    /// Adds a YAML file: its root keys <c>cache_default</c>, <c>cache_sessions</c> and so on are caches, as in section <c>Caches</c> of other
    /// sources; its other root keys are configuration as they are. It wins over what was added before it.
    /// </summary>
    /// <param name="builder">The configuration, which reads the file when it is built; a <see cref="ConfigurationManager"/> does so here.</param>
    /// <param name="path">The file; a relative path is below the base path of the builder, and without one below the current directory.</param>
    /// <param name="optional">Whether the file may be missing.</param>
    /// <param name="reloadOnChange">
    /// Whether the file is watched, and read again when it was written, came or went, as the files of a host are. Its folder must be there when the configuration is built. A file that
    /// has become wrong, or is missing and must not be, changes no value; caches say so in the log. Dispose of the configuration to end it.
    /// </param>
    /// <exception cref="Cachewise.CacheConfigurationException">When the file is read: it is missing, cannot be read, or is wrong.</exception>
    public static IConfigurationBuilder AddCacheFile(this IConfigurationBuilder builder, string path, bool optional = false, bool reloadOnChange = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.Add(new YamlConfigurationSource(path, optional, reloadOnChange));
    }
}

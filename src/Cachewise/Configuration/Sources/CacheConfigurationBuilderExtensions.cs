using Cachewise.Configuration.Sources;

namespace Microsoft.Extensions.Configuration;

/// <summary>Adds files that declare caches to a configuration.</summary>
public static class CacheConfigurationBuilderExtensions
{
    /// <summary>
    /// Adds a YAML file. Its root keys <c>cache_default</c>, <c>cache_sessions</c> and so on are caches, as in the
    /// section <c>Caches</c> of other sources; its other root keys are configuration as they are. It wins over the
    /// sources before it.
    /// </summary>
    /// <param name="builder">
    /// The configuration. It reads the file when it is built; a <see cref="ConfigurationManager"/> reads it here.
    /// </param>
    /// <param name="path">
    /// The file; a relative path is below the base path of the builder, without one below the current directory.
    /// </param>
    /// <param name="optional">Whether the file may be missing.</param>
    /// <param name="reloadOnChange">
    /// Whether the file is read again when it is written, created or deleted. Its folder must exist when the
    /// configuration is built. A file that is wrong, or missing though required, changes no value; the caches log its
    /// errors. Dispose of the configuration to stop watching.
    /// </param>
    /// <exception cref="Cachewise.CacheConfigurationException">
    /// When the file is read: it is missing, cannot be read, or is wrong.
    /// </exception>
    public static IConfigurationBuilder AddCacheFile(this IConfigurationBuilder builder, string path, bool optional = false, bool reloadOnChange = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.Add(new YamlConfigurationSource(path, optional, reloadOnChange));
    }
}

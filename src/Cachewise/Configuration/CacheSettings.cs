using System.Collections;
using Cachewise.Configuration;
using Microsoft.Extensions.Configuration;

namespace Cachewise;

/// <summary>
/// The caches of an application. Derive from it and declare each cache as a property <c>CacheXxx</c> of type
/// <see cref="CacheConfig"/>, for the alias <c>xxx</c> (<c>CacheDefault</c> is <c>default</c>, <c>CacheProductPages</c>
/// is <c>product_pages</c>). Configuration may override single values of a property that holds a value; a computed one
/// (<c>=> ..</c>, <c>get { .. }</c>) has the last word on its cache. Read once, when the caches are first needed.
/// </summary>
public abstract class CacheSettings
{
    private string? _environment;
    private IConfiguration? _configuration;

    /// <summary>The name of the environment, in lower case: <c>production</c>.</summary>
    /// <exception cref="InvalidOperationException">
    /// Used in the constructor, before the environment is known.
    /// </exception>
    protected string Environment =>
        _environment ?? throw new InvalidOperationException(
            $"{GetType().Name}: the environment and the configuration are not known in the constructor of cache settings; use them in a computed property.");

    /// <summary>
    /// Whether debug is on, which makes caches without a Redis URL LocMem in every environment: the variable
    /// <c>CACHES_DEBUG</c>, <c>Caches:debug</c> of the configuration or <c>debug</c> of a YAML file; otherwise true in
    /// development only.
    /// </summary>
    protected virtual bool Debug => DebugSwitch.IsOn(Environment, _configuration);

    /// <summary>
    /// A value of the configuration, which includes environment variables; null if it is not set. Without an
    /// <see cref="IConfiguration"/> only environment variables are read.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// Used in the constructor, before the environment is known.
    /// </exception>
    protected string? Variable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _ = Environment;
        return Value(name, _configuration);
    }

    internal bool IsDebug => Debug;

    internal void Attach(string environment, IConfiguration? configuration) => (_environment, _configuration) = (environment, configuration);

    /// <summary>
    /// A value of the configuration, or of the environment variables without one. Case does not matter.
    /// </summary>
    internal static string? Value(string name, IConfiguration? configuration) =>
        configuration is not null
            ? configuration[name]
            : System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .FirstOrDefault(variable => string.Equals((string)variable.Key, name, StringComparison.OrdinalIgnoreCase)).Value as string;
}

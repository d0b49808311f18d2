using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>Finds the environment variable of a key of the configuration.</summary>
internal static class EnvironmentVariable
{
    // By name, because Cachewise does not reference the package of the provider.
    private const string Provider = "EnvironmentVariablesConfigurationProvider";

    /// <summary>
    /// The name in the environment, with the prefix that the provider removes; null if the provider reads something
    /// else, or made the key from another name. For a list or a map it is the name of one value in it.
    /// </summary>
    public static string? NameOf(string path, IConfigurationProvider? provider)
    {
        if (provider?.GetType().Name is not Provider)
        {
            return null;
        }

        // EnvironmentVariablesConfigurationProvider Prefix: 'SHOP_'
        var key = KeyOf(provider.ToString()!.Split('\'') is [_, var prefix, _] ? prefix : "") + path;
        return Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => $"{KeyOf(name)}:".StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static string KeyOf(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
}

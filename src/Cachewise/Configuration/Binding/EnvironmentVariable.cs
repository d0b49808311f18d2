using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>Finds the environment variable that a key of the configuration came from.</summary>
internal static class EnvironmentVariable
{
    // By name, because the package that has the provider is the application's.
    private const string Provider = "EnvironmentVariablesConfigurationProvider";

    /// <summary>
    /// The name as it is in the environment, with the prefix that the provider takes off; null where the provider reads something else, or made the key
    /// of another name. Of a list or a map it is that of one value in it.
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

using Cachewise.Configuration;
using Cachewise.Django;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>
/// Values for the variables of URLs and logins that are not set here, because the settings of Django keep them as
/// variables: with these values the rest of the declaration can be checked.
/// </summary>
internal static class StandInVariables
{
    private const string OfText = "1"; // fits a password, a host, a port and a database
    private const string OfUrl = "redis://localhost";

    public static IEnumerable<KeyValuePair<string, string?>> For(IConfiguration configuration) =>
        from entry in configuration.AsEnumerable()
        where entry.Value is not null && IsSecret(entry.Key)
        from name in VariableText.NamesIn(entry.Value)
        where configuration[name] is null && Environment.GetEnvironmentVariable(name) is null && !entry.Value.Contains($"${{{name}:-", StringComparison.Ordinal)
        select KeyValuePair.Create(name, (string?)(VariableText.IsWhole(entry.Value) && IsUrl(entry.Key) ? OfUrl : OfText));

    private static bool IsSecret(string key) => IsUrl(key) || AliasName.Plain(key).Contains(AliasName.Plain(":sentinel_kwargs:"), StringComparison.Ordinal);

    private static bool IsUrl(string key) => AliasName.Comparer.Equals(ConfigurationPath.GetSectionKey(key), "redis_url");
}

using Cachewise.Configuration.Schema;

namespace Cachewise.Configuration;

/// <summary>Validates one declaration by the schema, independent of the environment.</summary>
internal static class CacheConfigValidator
{
    /// <summary>
    /// All errors; <paramref name="locationOf"/> returns where the configuration set a property, or null.
    /// </summary>
    public static IEnumerable<ConfigurationError> Errors(string alias, CacheConfig config, Func<string, SourceLocation?> locationOf)
    {
        var errors = new List<ConfigurationError>();
        void Check(bool isValid, string property, object? value, string fix, string? beside)
        {
            if (!isValid)
            {
                errors.Add(new(alias, $"{Secret.Masked(property)} is {Show(value)}", fix, locationOf(property) ?? (beside is null ? null : locationOf(beside))));
            }
        }

        foreach (var setting in CacheConfigSchema.Cache)
        {
            setting.Validate(config, "", config, Check);
        }

        return errors;
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        TimeSpan time => Duration.Format(time),
        _ => value.ToString()!,
    };
}

using Cachewise.Configuration.Schema;

namespace Cachewise.Configuration;

/// <summary>Validates one declaration by the schema, independent of the environment.</summary>
internal static class CacheConfigValidator
{
    /// <summary>All errors, with the names and the locations of the settings.</summary>
    public static IEnumerable<ConfigurationError> Errors(string alias, CacheConfig config, SettingNames names)
    {
        var errors = new List<ConfigurationError>();
        void Check(bool isValid, string property, object? value, string fix, string? beside)
        {
            if (!isValid)
            {
                errors.Add(names.Error(alias, property, $"is {Show(value, names.OriginOf(property))}", fix, beside));
            }
        }

        foreach (var setting in CacheConfigSchema.Cache)
        {
            setting.Validate(config, "", config, Check);
        }

        return errors;
    }

    /// <summary>The value as its source writes it, or as code does; words are about the value.</summary>
    private static string Show(object? value, Origin? origin) => (value, origin) switch
    {
        (string words, _) => words,
        (_, { Raw: { Length: > 0 } raw }) when !raw.Contains("${", StringComparison.Ordinal) => Secret.Masked(raw),
        (null, _) => "null",
        (TimeSpan time, _) => Duration.Format(time),
        _ => value.ToString()!,
    };
}

using System.Collections.ObjectModel;
using Cachewise.Keys;

namespace Cachewise.Configuration;

/// <summary>What is wrong with one declaration, whatever the environment. Every error, not the first.</summary>
internal static class CacheConfigValidator
{
    private const int MaxRedisValueBytes = 512 * 1024 * 1024; // Redis's own limit of a string
    private const int MaxEntries = 100_000_000;               // a table of more would hold up its writers for seconds when it grows

    /// <summary>Every error; <paramref name="locationOf"/> says where the configuration set a property, or null.</summary>
    public static IEnumerable<ConfigurationError> Errors(string alias, CacheConfig config, Func<string, SourceLocation?> locationOf)
    {
        var errors = new List<ConfigurationError>();
        void Check(bool sound, string property, object? value, string fix, string? beside = null)
        {
            if (!sound)
            {
                errors.Add(new(alias, $"{Secret.Masked(property)} is {Show(value)}", fix, locationOf(property) ?? (beside is null ? null : locationOf(beside))));
            }
        }

        if (config.HasRedisUrl)
        {
            var problems = new List<string>();
            RedisAddress.Parse(config.RedisUrl!, problems);
            problems.ForEach(problem => Check(false, "RedisUrl", $"'{RedisAddress.Mask(config.RedisUrl!)}'", problem));
        }

        Check(config.Timeout >= TimeSpan.Zero, "Timeout", config.Timeout, "use zero to keep nothing, a time, or CacheConfig.NeverExpires ('never' in files)");
        Check(config.MaxConnections >= 1, "MaxConnections", config.MaxConnections, "use at least 1, or leave it out for 50");
        if (config.KeyPrefix is null)
        {
            Check(false, "KeyPrefix", null, "use a text, or leave it out for none");
        }
        else
        {
            var room = KeySpace.MaxLength - config.KeyPrefix.Length - config.Version.ToString().Length - 2;
            Check(room >= 1, "KeyPrefix", $"{config.KeyPrefix.Length} characters long", $"shorten it, because a key has at most {KeySpace.MaxLength}, prefix and version included");
            Check(KeySpace.IsWellFormed(config.KeyPrefix), "KeyPrefix", "not well-formed Unicode", "remove the half of a surrogate pair");
            var shorter = KeySpace.MixesWith(config.KeyPrefix);
            Check(
                shorter is null, "KeyPrefix", $"'{config.KeyPrefix}'",
                $"use a prefix without a part of digits alone, such as '{KeySpace.WithoutVersions(config.KeyPrefix)}', because its keys would be entries of prefix '{shorter}' too");
        }

        Check(config.Version >= 1, "Version", config.Version, "use at least 1, or leave it out for 1");
        if (config.ConnectionPool is null)
        {
            Check(false, "ConnectionPool", null, "use new(), or leave it out");
        }
        else
        {
            ConnectionPoolValidator.AddErrors(config, Check);
        }

        Check(config.MaxEntries is >= 1 and <= MaxEntries, "MaxEntries", config.MaxEntries, $"use 1 to {MaxEntries}, or leave it out for 10000");
        Check(config.MaxValueBytes is >= 1 and <= MaxRedisValueBytes, "MaxValueBytes", config.MaxValueBytes, $"use 1 to {MaxRedisValueBytes}, or leave it out for 8388608");
        var enoughBytes = $"use at least {config.LeastMaxBytes}, or leave it out for a tenth of the process's memory";
        Check(config.MaxBytes is null or >= 1, "MaxBytes", config.MaxBytes, enoughBytes);
        Check(
            config.MaxBytes is null or < 1 || config.MaxValueBytes is < 1 or > MaxRedisValueBytes || config.MaxBytes >= config.LeastMaxBytes,
            "MaxBytes", $"{config.MaxBytes}, too little beside a MaxValueBytes of {config.MaxValueBytes}", enoughBytes, "MaxValueBytes");
        Check(Enum.IsDefined(config.OnFailure), "OnFailure", config.OnFailure, "use Degrade or Throw, or leave it out for Degrade");
        Check(config.Serializer is null || Enum.IsDefined(config.Serializer.Value), "Serializer", config.Serializer, "use Json, or leave it out");
        Check(config.Suppress is not null, "Suppress", null, "use a map from the id of a check to a reason, or leave it out");
        foreach (var (check, reason) in config.Suppress ?? ReadOnlyDictionary<string, string>.Empty)
        {
            Check(CheckId.IsKnown(check), $"Suppress.{check}", "the id of no check", CheckId.Suggest(check));
            Check(!string.IsNullOrWhiteSpace(reason), $"Suppress.{check}", "without a reason", "say why the advice does not hold for this cache");
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

using System.Collections.ObjectModel;
using System.Globalization;
using Cachewise.Keys;

namespace Cachewise.Configuration.Schema;

/// <summary>What the settings of a cache must fulfil besides their ranges.</summary>
internal static class CacheConfigRules
{
    public static void CheckUrl(CacheConfig config, ConfigCheck check)
    {
        if (config.HasRedisUrl)
        {
            var problems = new List<string>();
            RedisAddress.Parse(config.RedisUrl!, problems);
            problems.ForEach(problem => check(false, nameof(config.RedisUrl), $"'{RedisAddress.Mask(config.RedisUrl!)}'", problem));
        }
    }

    public static void CheckPrefix(CacheConfig config, ConfigCheck check)
    {
        const string Property = nameof(config.KeyPrefix);
        var prefix = config.KeyPrefix;
        check(prefix is not null, Property, null, "use a text, or leave it out for none");
        if (prefix is null)
        {
            return;
        }

        var room = KeySpace.MaxLength - prefix.Length - config.Version.ToString(CultureInfo.InvariantCulture).Length - 2;
        check(room >= 1, Property, $"{prefix.Length} characters long", $"shorten it, because a key has at most {KeySpace.MaxLength}, prefix and version included");
        check(KeySpace.IsWellFormed(prefix), Property, "not well-formed Unicode", "remove the half of a surrogate pair");
        var shorter = KeySpace.MixesWith(prefix);
        check(
            shorter is null, Property, $"'{prefix}'",
            $"use a prefix without a part of digits alone, such as '{KeySpace.WithoutVersions(prefix)}', because its keys would be entries of prefix '{shorter}' too");
    }

    public static void CheckPool(CacheConfig config, ConfigCheck check) => check(config.ConnectionPool is not null, nameof(config.ConnectionPool), null, "use new(), or leave it out");

    public static string FixOfMaxBytes(CacheConfig config) => $"use at least {config.LeastMaxBytes}, or leave it out for a tenth of the process's memory";

    // A number that is out of its own range is an error already.
    public static void CheckMaxBytes(CacheConfig config, ConfigCheck check) => check(
        config.MaxBytes is null or < 1 || config.MaxBytes >= config.LeastMaxBytes || CacheConfigSchema.MaxValueBytes.FindFix(config) is not null,
        nameof(config.MaxBytes),
        $"{config.MaxBytes}, too little beside a {{MaxValueBytes}} of {config.MaxValueBytes}",
        FixOfMaxBytes(config),
        nameof(config.MaxValueBytes));

    public static void CheckSuppress(CacheConfig config, ConfigCheck check)
    {
        check(config.Suppress is not null, nameof(config.Suppress), null, "use a map from the id of a check to a reason, or leave it out");
        foreach (var (id, reason) in config.Suppress ?? ReadOnlyDictionary<string, string>.Empty)
        {
            check(CheckId.IsKnown(id), $"{nameof(config.Suppress)}.{id}", "the id of no check", CheckId.Suggest(id));
            check(!string.IsNullOrWhiteSpace(reason), $"{nameof(config.Suppress)}.{id}", "without a reason", "say why the advice does not hold for this cache");
        }
    }
}

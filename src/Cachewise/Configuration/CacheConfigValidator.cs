using Cachewise.Keys;

namespace Cachewise.Configuration;

/// <summary>What is wrong with one declaration, whatever the environment. Every fault, not the first.</summary>
internal static class CacheConfigValidator
{
    private const int MaxRedisValueBytes = 512 * 1024 * 1024; // Redis's own limit of a string
    private const int MinEntries = 3;                         // one for each queue of the bounded store

    public static IEnumerable<CacheFault> Faults(string alias, CacheConfig config)
    {
        var faults = new List<CacheFault>();
        void Check(bool sound, string property, object? value, string mend)
        {
            if (!sound)
            {
                faults.Add(new(alias, $"{property} is {Show(value)}", mend));
            }
        }

        if (config.HasRedisUrl)
        {
            var problems = new List<string>();
            RedisAddress.Parse(config.RedisUrl!, problems);
            faults.AddRange(problems.Select(problem => new CacheFault(alias, $"RedisUrl is '{RedisAddress.Mask(config.RedisUrl!)}'", problem)));
        }

        Check(config.Timeout >= TimeSpan.Zero, "Timeout", config.Timeout, "use zero to keep nothing, a time, or TimeSpan.MaxValue ('never') to keep entries for ever");
        Check(config.MaxConnections >= 1, "MaxConnections", config.MaxConnections, "use at least 1, or leave it out for 50");
        Check(config.Version >= 1, "Version", config.Version, "use at least 1, or leave it out for 1");
        Check(config.MaxEntries >= MinEntries, "MaxEntries", config.MaxEntries, $"use at least {MinEntries}, or leave it out for 10000");
        Check(config.MaxValueBytes is >= 1 and <= MaxRedisValueBytes, "MaxValueBytes", config.MaxValueBytes, $"use 1 to {MaxRedisValueBytes}, or leave it out for 8388608");
        Check(config.Backend is null || Enum.IsDefined(config.Backend.Value), "Backend", config.Backend, "use Redis, LocMem or Dummy, or leave it out to let the environment decide");
        Check(Enum.IsDefined(config.OnFailure), "OnFailure", config.OnFailure, "use Degrade or Throw, or leave it out for Degrade");
        if (config.KeyPrefix is null)
        {
            Check(false, "KeyPrefix", null, "use a text, or leave it out for none");
        }
        else
        {
            var room = KeySpace.MaxLength - config.KeyPrefix.Length - config.Version.ToString().Length - 2;
            Check(room >= 1, "KeyPrefix", $"of {config.KeyPrefix.Length} characters", $"shorten it, for a key with prefix and version has {KeySpace.MaxLength} at the most");
            Check(KeySpace.IsWellFormed(config.KeyPrefix), "KeyPrefix", "not well-formed Unicode", "remove the half surrogate pair");
        }

        if (config.ConnectionPool is null)
        {
            Check(false, "ConnectionPool", null, "use new(), or leave it out");
        }
        else
        {
            ConnectionPoolValidator.AddFaults(config, Check, faults, alias);
        }

        return faults;
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        TimeSpan time => Duration.Format(time),
        _ => value.ToString()!,
    };
}

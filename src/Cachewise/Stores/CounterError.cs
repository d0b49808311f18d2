namespace Cachewise.Stores;

/// <summary>The errors of every backend for an entry that cannot be counted with.</summary>
internal static class CounterError
{
    public static CacheValueException NotAnInteger(string alias, string fullKey, Exception? cause = null) =>
        new($"Cache '{alias}': the entry '{fullKey}' is no 64-bit integer, so it cannot be incremented; its value is unchanged.", cause);

    public static CacheValueException TooLarge(string alias, string fullKey, Exception? cause = null) =>
        new($"Cache '{alias}': incrementing the entry '{fullKey}' would leave the range of 64-bit integers; its value is unchanged.", cause);
}

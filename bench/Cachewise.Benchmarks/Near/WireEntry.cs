using System.Text;
using StackExchange.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>
/// The entries of a library as they are in Redis, for a writer that does not use the library: captured once, with the
/// key and the value replaced. All keys, and all values, have the same length.
/// </summary>
internal sealed class WireEntry
{
    private const string HashField = "data"; // of RedisCache

    private readonly IDatabase _database;
    private readonly string _fullKey;
    private readonly string _entry;
    private readonly string _key;
    private readonly string _value;
    private readonly bool _isHash;

    private WireEntry(IDatabase database, string fullKey, string key, string value)
    {
        (_database, _fullKey, _key, _value) = (database, fullKey, key, value);
        _isHash = database.KeyType(fullKey) is RedisType.Hash;
        var bytes = (byte[])(_isHash ? database.HashGet(fullKey, HashField) : database.StringGet(fullKey))!;
        _entry = Encoding.Latin1.GetString(bytes);
        if (!_entry.Contains(value, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The value is not readable in {fullKey}.");
        }
    }

    /// <summary>Captures the entry of a key, whose value is known.</summary>
    public static WireEntry Capture(IDatabase database, string keyStart, string key, string value)
    {
        var found = database.Multiplexer.GetServers()[0].Keys(pattern: $"{keyStart}*{key}").Single();
        return new(database, found!, key, value);
    }

    /// <summary>Writes the value of a key; ends when Redis has acknowledged it.</summary>
    public Task WriteAsync(string key, string value)
    {
        RedisKey fullKey = _fullKey.Replace(_key, key, StringComparison.Ordinal);
        RedisValue bytes = Encoding.Latin1.GetBytes(_entry.Replace(_key, key, StringComparison.Ordinal).Replace(_value, value, StringComparison.Ordinal));
        return _isHash ? _database.HashSetAsync(fullKey, HashField, bytes) : _database.StringSetAsync(fullKey, bytes);
    }
}

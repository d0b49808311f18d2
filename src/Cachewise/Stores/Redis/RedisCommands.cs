using Cachewise.Entries;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// Writing, removing and reading many. The client sends SETEX, PSETEX, SETNX, UNLINK and MGET; this falls back to SET, DEL and GET where the server or the ACL rejects one of them, which is found
/// out once.
/// </summary>
internal sealed class RedisCommands
{
    private volatile bool _saysSet;
    private volatile bool _saysDel;
    private volatile bool _saysGet;
    private volatile bool _isLengthRefused;

    /// <summary>What the length is where the server does not say it.</summary>
    public const long UnknownLength = -1;

    /// <summary>Whether another command stands in for the one that was refused, from now on. The refused one did nothing, so that the call can be made again.</summary>
    public bool Replace(RedisServerException error) => RejectedCommand.Find(error)?.Name switch
    {
        "SETEX" or "PSETEX" or "SETNX" => _saysSet = true,
        "UNLINK" => _saysDel = true,
        "MGET" => _saysGet = true,
        "STRLEN" => _isLengthRefused = true,
        _ => false,
    };

    public Task<bool> SetAsync(IDatabase database, RedisKey key, CacheEntry value, Expiry expiry) =>
        expiry.IsNone ? RemoveAsync(database, key) : SetAsync(database, key, value.GetPayload(), expiry.Time, When.Always);

    public async Task<bool> AddAsync(IDatabase database, RedisKey key, CacheEntry value, Expiry expiry) =>
        expiry.IsNone
            ? !await database.KeyExistsAsync(key).ConfigureAwait(false)
            : await SetAsync(database, key, value.GetPayload(), expiry.Time, When.NotExists).ConfigureAwait(false);

    public Task<bool> SetAsync(IDatabase database, RedisKey key, RedisValue value, TimeSpan? lifetime, When when) =>
        _saysSet ? SayAsync<bool>(database, "SET", Arguments(key, value, lifetime, when), static result => !result.IsNull) : database.StringSetAsync(key, value, lifetime, when);

    public bool Set(IDatabase database, RedisKey key, CacheEntry value, Expiry expiry) =>
        expiry.IsNone ? Remove(database, key) : Set(database, key, value, expiry.Time, When.Always);

    public bool Add(IDatabase database, RedisKey key, CacheEntry value, Expiry expiry) =>
        expiry.IsNone ? !database.KeyExists(key) : Set(database, key, value, expiry.Time, When.NotExists);

    public Task<bool> RemoveAsync(IDatabase database, RedisKey key) =>
        _saysDel ? SayAsync(database, "DEL", [key], static result => (bool)result) : database.KeyDeleteAsync(key);

    public bool Remove(IDatabase database, RedisKey key) => _saysDel ? (bool)database.Execute("DEL", [key]) : database.KeyDelete(key);

    public Task<long> RemoveAsync(IDatabase database, RedisKey[] keys) =>
        _saysDel ? SayAsync(database, "DEL", [.. keys.Cast<object>()], static result => (long)result) : database.KeyDeleteAsync(keys);

    public Task<RedisValue[]> GetAsync(IDatabase database, RedisKey[] keys) =>
        _saysGet ? Task.WhenAll(keys.Select(key => GetAsync(database, key))) : database.StringGetAsync(keys);

    /// <summary>How many bytes the value has; 0 where there is none.</summary>
    public Task<long> LengthAsync(IDatabase database, RedisKey key) => _isLengthRefused ? Task.FromResult(UnknownLength) : database.StringLengthAsync(key);

    public long Length(IDatabase database, RedisKey key) => _isLengthRefused ? UnknownLength : database.StringLength(key);

    /// <summary>As MGET, to which what is no string counts as missing.</summary>
    public static async Task<RedisValue> GetAsync(IDatabase database, RedisKey key)
    {
        try
        {
            return await database.StringGetAsync(key).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (ServerError.IsWrongType(error))
        {
            return RedisValue.Null;
        }
    }

    private bool Set(IDatabase database, RedisKey key, CacheEntry value, TimeSpan? lifetime, When when) =>
        _saysSet ? !database.Execute("SET", Arguments(key, value.GetPayload(), lifetime, when)).IsNull : database.StringSet(key, value.GetPayload(), lifetime, when);

    private static object[] Arguments(RedisKey key, RedisValue value, TimeSpan? lifetime, When when) =>
    [
        key,
        value,
        .. lifetime is { } time ? (object[])["PX", (long)time.TotalMilliseconds] : [],
        .. when is When.NotExists ? (object[])["NX"] : [],
    ];

    private static async Task<T> SayAsync<T>(IDatabase database, string command, object[] arguments, Func<RedisResult, T> read) =>
        read(await database.ExecuteAsync(command, arguments).ConfigureAwait(false));
}

using Cachewise.Entries;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// The commands that some servers or ACLs reject: the client sends SETEX, PSETEX, SETNX, UNLINK, MGET and STRLEN. After
/// the first rejection of one this sends SET, DEL or GET in its place, or does without the length.
/// </summary>
internal sealed class CommandFallbacks
{
    private volatile bool _usesSet;
    private volatile bool _usesDel;
    private volatile bool _usesGet;
    private volatile bool _isLengthRejected;

    /// <summary>The length where the server rejects STRLEN.</summary>
    public const long UnknownLength = -1;

    /// <summary>Whether the server has not rejected MGET.</summary>
    public bool AllowsMget => !_usesGet;

    /// <summary>Uses another command from now on in place of the one that was rejected.</summary>
    /// <returns>Whether there is one; then the call can be repeated, since the rejected command did nothing.</returns>
    public bool Adopt(RedisServerException error) => RejectedCommand.Find(error)?.Name switch
    {
        "SETEX" or "PSETEX" or "SETNX" => _usesSet = true,
        "UNLINK" => _usesDel = true,
        "MGET" => _usesGet = true,
        "STRLEN" => _isLengthRejected = true,
        _ => false,
    };

    /// <summary>Whether the server rejects MGET itself, and not one of its keys.</summary>
    public static bool RejectsMget(RedisServerException error) => RejectedCommand.Find(error)?.Name is "MGET";

    public Task<bool> SetAsync(IDatabase database, RedisKey key, CacheEntry value, Expiry expiry) =>
        expiry.IsNone ? RemoveAsync(database, key) : SetAsync(database, key, value.GetPayload(), expiry.Time, When.Always);

    public async Task<bool> AddAsync(IDatabase database, RedisKey key, CacheEntry value, Expiry expiry) =>
        expiry.IsNone
            ? !await database.KeyExistsAsync(key).ConfigureAwait(false)
            : await SetAsync(database, key, value.GetPayload(), expiry.Time, When.NotExists).ConfigureAwait(false);

    public Task<bool> SetAsync(IDatabase database, RedisKey key, RedisValue value, TimeSpan? lifetime, When when) =>
        _usesSet ? ExecuteAsync<bool>(database, "SET", Arguments(key, value, lifetime, when), static result => !result.IsNull) : database.StringSetAsync(key, value, lifetime, when);

    public bool Set(IDatabase database, RedisKey key, CacheEntry value, Expiry expiry) =>
        expiry.IsNone ? Remove(database, key) : Set(database, key, value, expiry.Time, When.Always);

    public bool Add(IDatabase database, RedisKey key, CacheEntry value, Expiry expiry) =>
        expiry.IsNone ? !database.KeyExists(key) : Set(database, key, value, expiry.Time, When.NotExists);

    public Task<bool> RemoveAsync(IDatabase database, RedisKey key) =>
        _usesDel ? ExecuteAsync(database, "DEL", [key], static result => (bool)result) : database.KeyDeleteAsync(key);

    public bool Remove(IDatabase database, RedisKey key) => _usesDel ? (bool)database.Execute("DEL", [key]) : database.KeyDelete(key);

    public Task<long> RemoveAsync(IDatabase database, RedisKey[] keys) =>
        _usesDel ? ExecuteAsync(database, "DEL", [.. keys.Cast<object>()], static result => (long)result) : database.KeyDeleteAsync(keys);

    public Task<RedisValue[]> GetAsync(IDatabase database, RedisKey[] keys) =>
        _usesGet ? Task.WhenAll(keys.Select(key => GetAsync(database, key))) : database.StringGetAsync(keys);

    /// <summary>How many bytes the value has; 0 where there is none.</summary>
    public Task<long> LengthAsync(IDatabase database, RedisKey key) => _isLengthRejected ? Task.FromResult(UnknownLength) : database.StringLengthAsync(key);

    public long Length(IDatabase database, RedisKey key) => _isLengthRejected ? UnknownLength : database.StringLength(key);

    /// <summary>As MGET, which treats a key that holds no string as missing.</summary>
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
        _usesSet ? !database.Execute("SET", Arguments(key, value.GetPayload(), lifetime, when)).IsNull : database.StringSet(key, value.GetPayload(), lifetime, when);

    private static object[] Arguments(RedisKey key, RedisValue value, TimeSpan? lifetime, When when) =>
    [
        key,
        value,
        .. lifetime is { } time ? (object[])["PX", (long)time.TotalMilliseconds] : [],
        .. when is When.NotExists ? (object[])["NX"] : [],
    ];

    private static async Task<T> ExecuteAsync<T>(IDatabase database, string command, object[] arguments, Func<RedisResult, T> read) =>
        read(await database.ExecuteAsync(command, arguments).ConfigureAwait(false));
}

using System.Runtime.CompilerServices;
using Cachewise.Backends;
using Cachewise.Configuration;
using Cachewise.Keys;
using Cachewise.Values;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>
/// Entries in a Redis server. Each operation is one round trip, except enumerating and clearing, which scan. What fails comes back
/// as <see cref="Reply{T}.Failure"/>; nothing waits longer than the operation time-out.
/// </summary>
internal sealed partial class RedisStore : CacheStore
{
    private const int ScanPage = 1000;

    private readonly string _alias;
    private readonly RedisConnection _connection;
    private readonly bool _retryOnTimeout;
    private readonly TimeProvider _time;

    public RedisStore(string alias, CacheConfig config, RedisAddress address, TimeProvider time)
    {
        _time = time;
        _alias = alias;
        _retryOnTimeout = config.ConnectionPool.RetryOnTimeout ?? false;
        _connection = new(alias, config, address);
    }

    public override bool KeepsObjects => false;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Reply<StoredValue?>> GetAsync(KeySpace keys, string key)
    {
        try
        {
            var reply = await AskAsync("get", repeatable: true, KeyOf(keys, key), static (database, key) => database.StringGetLeaseAsync(key)).ConfigureAwait(false);
            return new(reply.Value is { } lease ? new LeasedValue(lease) : null, reply.Failure);
        }
        catch (RedisServerException error) when (IsWrongType(error))
        {
            return new(new PayloadValue(default)); // a list or the like at our key: no value of ours, so it cannot be read
        }
    }

    public override ValueTask<Reply<StoredValue?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names) =>
        AskAsync<RedisKey[], StoredValue?[]>("get many", repeatable: true, KeysOf(keys, names), static async (database, keys) =>
        {
            var values = await database.StringGetAsync(keys).ConfigureAwait(false);
            return Array.ConvertAll(values, value => value.IsNull ? null : (StoredValue)new PayloadValue((ReadOnlyMemory<byte>)value));
        });

    public override ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, StoredValue value, Expiry expiry) =>
        AskAsync("set", repeatable: true, (Key: KeyOf(keys, key), Value: value, Expiry: expiry), static (database, entry) =>
            Set(database, entry.Key, entry.Value, entry.Expiry));

    public override ValueTask<Reply<bool>> SetManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, StoredValue>> entries, Expiry expiry) =>
        AskAsync("set many", repeatable: true, (Keys: keys, Entries: entries, Expiry: expiry), static async (database, all) =>
        {
            // Side by side on one connection: one round trip.
            await Task.WhenAll(all.Entries.Select(entry => (Task)Set(database, KeyOf(all.Keys, entry.Key), entry.Value, all.Expiry))).ConfigureAwait(false);
            return true;
        });

    public override ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, StoredValue value, Expiry expiry) =>
        AskAsync("add", repeatable: false, (Key: KeyOf(keys, key), Value: value, Expiry: expiry), static (database, entry) =>
            Add(database, entry.Key, entry.Value, entry.Expiry));

    public override ValueTask<Reply<bool[]>> AddManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, StoredValue>> entries, Expiry expiry) =>
        AskAsync("add many", repeatable: false, (Keys: keys, Entries: entries, Expiry: expiry), static (database, all) =>
            Task.WhenAll(all.Entries.Select(entry => Add(database, KeyOf(all.Keys, entry.Key), entry.Value, all.Expiry))));

    public override ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key) =>
        AskAsync("remove", repeatable: false, KeyOf(keys, key), static (database, key) => database.KeyDeleteAsync(key));

    public override ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names) =>
        AskAsync("remove many", repeatable: false, KeysOf(keys, names), static (database, keys) => database.KeyDeleteAsync(keys));

    public override ValueTask<Reply<bool>> ContainsAsync(KeySpace keys, string key) =>
        AskAsync("contains", repeatable: true, KeyOf(keys, key), static (database, key) => database.KeyExistsAsync(key));

    public override ValueTask<Reply<bool>> TouchAsync(KeySpace keys, string key, Expiry expiry) =>
        AskAsync("touch", repeatable: false, (Key: KeyOf(keys, key), Expiry: expiry), static async (database, entry) =>
            entry.Expiry.IsNone ? await database.KeyDeleteAsync(entry.Key).ConfigureAwait(false)
            : entry.Expiry.IsNever ? (bool)await database.ScriptEvaluateAsync(RedisScripts.Persist, [entry.Key]).ConfigureAwait(false)
            : await database.KeyExpireAsync(entry.Key, entry.Expiry.Time).ConfigureAwait(false));

    public override ValueTask<Reply<bool>> TouchIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) =>
        AskAsync("touch", repeatable: false, (Key: KeyOf(keys, key), Payload: payload, Expiry: expiry), static async (database, entry) =>
            (bool)await database.ScriptEvaluateAsync(RedisScripts.TouchIf, [entry.Key], [entry.Payload, Lifetime(entry.Expiry)]).ConfigureAwait(false));

    public override ValueTask<Reply<bool>> PersistAsync(KeySpace keys, string key) =>
        AskAsync("persist", repeatable: false, KeyOf(keys, key), static (database, key) => database.KeyPersistAsync(key));

    public override ValueTask<Reply<TimeSpan?>> GetTimeToLiveAsync(KeySpace keys, string key) =>
        AskAsync("time to live", repeatable: true, KeyOf(keys, key), static async (database, key) =>
            (long)await database.ExecuteAsync("PTTL", key).ConfigureAwait(false) switch
            {
                -2 => (TimeSpan?)null,
                -1 => TimeSpan.MaxValue,
                var milliseconds => Expiry.TimeOf(milliseconds),
            });

    public override async ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry)
    {
        try
        {
            return await AskAsync("increment", repeatable: false, (Key: KeyOf(keys, key), Delta: delta, Created: created, Expiry: expiry), static async (database, entry) =>
            {
                RedisValue create = entry.Created is { } value ? value : RedisValue.EmptyString;
                var result = await database.ScriptEvaluateAsync(RedisScripts.Increment, [entry.Key], [entry.Delta, create, Lifetime(entry.Expiry)]).ConfigureAwait(false);
                return (long?)result;
            }).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (error.Message.Contains("overflow", StringComparison.Ordinal))
        {
            throw CounterError.TooLarge(_alias, keys.Full(key), error);
        }
        catch (RedisServerException error)
        {
            throw CounterError.NotAnInteger(_alias, keys.Full(key), error);
        }
    }

    public override ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key) =>
        AskAsync("move to a version", repeatable: false, (From: KeyOf(from, key), To: KeyOf(to, key)), static async (database, move) =>
        {
            try
            {
                return await database.KeyRenameAsync(move.From, move.To).ConfigureAwait(false);
            }
            catch (RedisServerException error) when (error.Message.Contains("no such key", StringComparison.Ordinal))
            {
                return false;
            }
        });

    public override async IAsyncEnumerable<string> KeysAsync(KeySpace keys, string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var full in ScanAsync(GlobPattern.Escape(keys.Start) + pattern, cancellationToken).ConfigureAwait(false))
        {
            if (keys.FromFull(full) is { } key && !KeySpace.IsReserved(key))
            {
                yield return key;
            }
        }
    }

    public override async ValueTask<Reply<bool>> ClearAsync(KeySpace keys, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in ScanAsync(keys.PatternOfAnyVersion, cancellationToken).Where(keys.IsEntryOfAnyVersion).Chunk(ScanPage).ConfigureAwait(false))
            {
                var removed = await AskAsync("clear", repeatable: false, Array.ConvertAll(page, key => (RedisKey)key), static (database, keys) =>
                    database.KeyDeleteAsync(keys)).ConfigureAwait(false);
                if (!removed.IsAvailable)
                {
                    return Reply<bool>.Unavailable(removed.Failure);
                }
            }

            return new(true);
        }
        catch (CacheUnavailableException failure)
        {
            return Reply<bool>.Unavailable(failure);
        }
    }

    public override ValueTask<Reply<bool>> SlideAsync(KeySpace keys, string key, bool wait) =>
        AskAsync("slide", repeatable: true, (Key: KeyOf(keys, key), Now: _time.GetUtcNow().ToUnixTimeMilliseconds(), wait), static async (database, entry) =>
            await database.ScriptEvaluateAsync(RedisScripts.Slide, [entry.Key], [entry.Now], entry.wait ? CommandFlags.None : CommandFlags.FireAndForget).ConfigureAwait(false)
                is { IsNull: false } result && (bool)result);

    public override Reply<StoredValue?> Get(KeySpace keys, string key) =>
        Ask<RedisKey, StoredValue?>("get", KeyOf(keys, key), static (database, key) =>
        {
            try
            {
                return database.StringGetLease(key) is { } lease ? new LeasedValue(lease) : null;
            }
            catch (RedisServerException error) when (IsWrongType(error))
            {
                return new PayloadValue(default);
            }
        });

    public override Reply<bool> Set(KeySpace keys, string key, StoredValue value, Expiry expiry) =>
        Ask("set", (Key: KeyOf(keys, key), Value: value, Expiry: expiry), static (database, entry) =>
            entry.Expiry.IsNone ? database.KeyDelete(entry.Key) : database.StringSet(entry.Key, entry.Value.GetPayload(), entry.Expiry.Time, When.Always));

    public override Reply<bool> Remove(KeySpace keys, string key) =>
        Ask("remove", KeyOf(keys, key), static (database, key) => database.KeyDelete(key));

    public override Reply<bool> Slide(KeySpace keys, string key) =>
        Ask("slide", (Key: KeyOf(keys, key), Now: _time.GetUtcNow().ToUnixTimeMilliseconds()), static (database, entry) =>
            (bool)database.ScriptEvaluate(RedisScripts.Slide, [entry.Key], [entry.Now]));

    /// <summary>Asks for a key, not for PING: that would not find a database which the server does not have.</summary>
    public override async ValueTask<Reply<bool>> ProbeAsync()
    {
        await _connection.FirstAttemptAsync().ConfigureAwait(false);
        return await AskAsync("connect", repeatable: false, 0, static async (database, _) =>
        {
            await database.KeyExistsAsync("cachewise").ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    public override void Dispose() => _connection.Dispose();

    private static Task<bool> Set(IDatabase database, RedisKey key, StoredValue value, Expiry expiry) =>
        expiry.IsNone ? database.KeyDeleteAsync(key) : database.StringSetAsync(key, value.GetPayload(), expiry.Time, When.Always);

    private static async Task<bool> Add(IDatabase database, RedisKey key, StoredValue value, Expiry expiry) =>
        expiry.IsNone
            ? !await database.KeyExistsAsync(key).ConfigureAwait(false)
            : await database.StringSetAsync(key, value.GetPayload(), expiry.Time, When.NotExists).ConfigureAwait(false);

    /// <summary>The key as its two parts, so that no string is made of them.</summary>
    private static RedisKey KeyOf(KeySpace keys, string key) => new RedisKey(key).Prepend(keys.StartUtf8);

    private static RedisKey[] KeysOf(KeySpace keys, IReadOnlyList<string> names) => [.. names.Select(name => KeyOf(keys, name))];

    private static RedisValue Lifetime(Expiry expiry) => expiry.IsNever ? RedisValue.EmptyString : expiry.Milliseconds;
}

using System.Runtime.CompilerServices;
using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Scripts;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// Entries in a Redis server. Each operation is one round trip, except enumerating and clearing, which scan. What fails comes back
/// as <see cref="Reply{T}.Failure"/>; a call with a small value
/// waits no longer than the operation time-out, one with a large value no longer than <see cref="LargeLane.BoundOf"/>, and one whose key a failed large write may still reach three operation time-outs more.
/// </summary>
internal sealed partial class RedisStore : CacheStore
{
    private const int ScanPage = 1000;

    private readonly string _alias;
    private readonly RedisLinks _links;
    private volatile RedisLink _link;
    private readonly CircuitBreakers<RedisNode> _breakers;
    private readonly DroppedWrites _dropped;
    private readonly RedisCommands _commands = new();
    private readonly KeySpace _allKeys;
    private readonly AbandonedCalls _abandoned;
    private volatile bool _isDisposed;

    /// <param name="plan">The declaration.</param>
    /// <param name="links">The links that caches share.</param>
    /// <param name="observer">Told of outages.</param>
    public RedisStore(PlannedCache plan, RedisLinks links, ICircuitObserver observer)
    {
        _alias = plan.Alias;
        _links = links;
        _link = links.Take(plan);
        _abandoned = new(_link.Settings.OperationTimeout);
        _breakers = new(IsBackAsync, observer);
        _mostBytes = plan.Config.MaxValueBytes + (plan.Config.MaxValueBytes / ShareOfMargin) + Margin;
        _dropped = new(key => _link.Slots.SlotOf(key));
        _allKeys = new(plan.Config.KeyPrefix, plan.Config.Version, isDefaultVersion: true);
        _ = Detached.Start(CheckHealthAsync);
    }

    public override bool StoresObjects => false;

    /// <summary>While the server is away it answers without an asynchronous method, of which reads would pay for two.</summary>
    public override ValueTask<Reply<CacheEntry?>> GetAsync(KeySpace keys, string key)
    {
        ThrowIfDisposed();
        return FailureOf(CacheOperation.Get, new OneKey(keys, key)) is { } away ? new(Reply<CacheEntry?>.Unavailable(away))
            : _largeKeys.Contains(keys, key) ? ReadLargeAsync(keys, key)
            : ReadAsync(keys, key);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply<CacheEntry?>> ReadAsync(KeySpace keys, string key)
    {
        try
        {
            var reply = await AskAsync(CacheOperation.Get, new OneKey(keys, key), 0, static (database, keys, _) => database.StringGetLeaseAsync(keys.Key)).ConfigureAwait(false);
            return WasBehindOthers(reply.Failure) ? await ReadBehindOthersAsync(keys, key).ConfigureAwait(false) : new(Received(keys, key, reply.Value), reply.Failure);
        }
        catch (RedisServerException error) when (ServerError.IsWrongType(error))
        {
            return new(new CacheEntry([])); // a list or the like at our key: no value of ours, so it cannot be read
        }
    }

    public override ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        AskSizedAsync(CacheOperation.Set, new OneKey(keys, key), SizeOf(keys, key, value), (_commands, Value: value, Expiry: expiry), static (database, keys, entry) =>
            entry._commands.SetAsync(database, keys.Key, entry.Value, entry.Expiry));

    public override ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        AskSizedAsync(CacheOperation.Add, new OneKey(keys, key), SizeOf(keys, key, value), (_commands, Value: value, Expiry: expiry), static (database, keys, entry) =>
            entry._commands.AddAsync(database, keys.Key, entry.Value, entry.Expiry));

    public override ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key) =>
        AskAsync(CacheOperation.Remove, new OneKey(keys, key), _commands, static (database, keys, commands) => commands.RemoveAsync(database, keys.Key));

    public override ValueTask<Reply<bool>> ContainsAsync(KeySpace keys, string key) =>
        AskAsync(CacheOperation.Contains, new OneKey(keys, key), 0, static (database, keys, _) => database.KeyExistsAsync(keys.Key));

    public override ValueTask<Reply<bool>> TouchAsync(KeySpace keys, string key, Expiry expiry) =>
        AskAsync(expiry.IsNone ? CacheOperation.Expire : CacheOperation.Touch, new OneKey(keys, key), (_commands, Expiry: expiry), static async (database, keys, touch) =>
            touch.Expiry.IsNone ? await touch._commands.RemoveAsync(database, keys.Key).ConfigureAwait(false)
            : touch.Expiry.IsNever ? (bool)await database.ScriptEvaluateAsync(RedisScripts.Persist, [keys.Key]).ConfigureAwait(false)
            : await database.KeyExpireAsync(keys.Key, touch.Expiry.Time).ConfigureAwait(false));

    public override ValueTask<Reply<bool>> TouchIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) =>
        AskSizedAsync(CacheOperation.Touch, new OneKey(keys, key), payload.Length, (Payload: payload, Expiry: expiry, Most: _mostBytes), static async (database, keys, entry) =>
            (bool)await database.ScriptEvaluateAsync(RedisScripts.TouchIf, [keys.Key], [entry.Payload, Lifetime(entry.Expiry), entry.Most]).ConfigureAwait(false));

    public override ValueTask<Reply<bool>> PersistAsync(KeySpace keys, string key) =>
        AskAsync(CacheOperation.Persist, new OneKey(keys, key), 0, static (database, keys, _) => database.KeyPersistAsync(keys.Key));

    public override ValueTask<Reply<TimeSpan?>> GetTimeToLiveAsync(KeySpace keys, string key) =>
        AskAsync(CacheOperation.TimeToLive, new OneKey(keys, key), 0, static async (database, keys, _) =>
            (long)await database.ExecuteAsync("PTTL", keys.Key).ConfigureAwait(false) switch
            {
                -2 => (TimeSpan?)null,
                -1 => TimeSpan.MaxValue,
                var milliseconds => Expiry.TimeOf(milliseconds),
            });

    public override async ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry)
    {
        try
        {
            return await AskAsync(CacheOperation.Increment, new OneKey(keys, key), (Delta: delta, Created: created, Expiry: expiry), static async (database, keys, entry) =>
            {
                RedisValue create = entry.Created is { } value ? value : RedisValue.EmptyString;
                var result = await database.ScriptEvaluateAsync(RedisScripts.Increment, [keys.Key], [entry.Delta, create, Lifetime(entry.Expiry)]).ConfigureAwait(false);
                return (long?)result;
            }).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (ServerError.IsOverflow(error))
        {
            throw CounterError.TooLarge(_alias, keys.Full(key), error);
        }
        catch (RedisServerException error)
        {
            throw CounterError.NotAnInteger(_alias, keys.Full(key), error);
        }
    }

    public override async IAsyncEnumerable<Reply<string>> KeysAsync(KeySpace keys, string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var full in ScanAsync(GlobPattern.Escape(keys.Start) + pattern, cancellationToken).ConfigureAwait(false))
        {
            if (!full.IsAvailable)
            {
                yield return Reply<string>.Unavailable(full.Failure);
            }
            else if (keys.FromFull((byte[]?)full.Value) is { } key)
            {
                yield return new(key);
            }
        }
    }

    public override ValueTask<Reply<long>> RemoveByPatternAsync(KeySpace keys, string pattern, CancellationToken cancellationToken) =>
        SweepAsync(CacheOperation.RemoveByPattern, GlobPattern.Escape(keys.Start) + pattern, full => keys.IsUserKey((byte[]?)full), cancellationToken);

    public override async ValueTask<Reply<bool>> ClearAsync(KeySpace keys, CancellationToken cancellationToken)
    {
        var removed = await SweepAsync(CacheOperation.Clear, keys.PatternOfAnyVersion, full => keys.IsEntryOfAnyVersion((byte[]?)full), cancellationToken).ConfigureAwait(false);
        return new(removed.IsAvailable, removed.Failure);
    }

    public override ValueTask<Reply<bool>> SetSlidingAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left) =>
        AskSizedAsync(CacheOperation.Set, new OneKey(keys, key), SizeOf(keys, key, value), (Value: value, Left: left), static async (database, keys, entry) =>
            (bool)await database.ScriptEvaluateAsync(RedisScripts.SetSliding, [keys.Key], [entry.Value.GetPayload(), MillisecondsOf(entry.Left)]).ConfigureAwait(false));

    public override ValueTask<Reply<bool>> SlideAsync(KeySpace keys, string key, bool wait) =>
        AskAsync(CacheOperation.Slide, new OneKey(keys, key), wait, static async (database, keys, wait) =>
            await database.ScriptEvaluateAsync(RedisScripts.Slide, [keys.Key], [], wait ? CommandFlags.None : CommandFlags.FireAndForget).ConfigureAwait(false)
                is { IsNull: false } result && (bool)result);

    public override Reply<CacheEntry?> Get(KeySpace keys, string key)
    {
        if (_largeKeys.Contains(keys, key))
        {
            return ReadLarge(keys, key);
        }

        var reply = Ask<OneKey, (RedisStore Store, KeySpace Keys, string Key), CacheEntry?>(CacheOperation.Get, new OneKey(keys, key), (this, keys, key), static (database, keys, read) =>
        {
            try
            {
                return read.Store.Received(read.Keys, read.Key, database.StringGetLease(keys.Key));
            }
            catch (RedisServerException error) when (ServerError.IsWrongType(error))
            {
                return new CacheEntry([]);
            }
        });
        return WasBehindOthers(reply.Failure) ? ReadLarge(keys, key, isOtherBusy: true) : reply;
    }

    public override Reply<bool> Set(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        value.GetPayload().Length > LargeLane.Threshold ? SetLarge(keys, key, value, expiry) : Ask(CacheOperation.Set, new OneKey(keys, key), (_commands, Value: value, Expiry: expiry), static (database, keys, entry) =>
            entry._commands.Set(database, keys.Key, entry.Value, entry.Expiry));

    public override Reply<bool> Add(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        value.GetPayload().Length > LargeLane.Threshold ? AddLarge(keys, key, value, expiry) : Ask(CacheOperation.Add, new OneKey(keys, key), (_commands, Value: value, Expiry: expiry), static (database, keys, entry) =>
            entry._commands.Add(database, keys.Key, entry.Value, entry.Expiry));

    public override Reply<bool> TouchIf(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) =>
        payload.Length > LargeLane.Threshold ? TouchIfLarge(keys, key, payload, expiry) : Ask(CacheOperation.Touch, new OneKey(keys, key), (Payload: payload, Expiry: expiry, Most: _mostBytes), static (database, keys, entry) =>
            (bool)database.ScriptEvaluate(RedisScripts.TouchIf, [keys.Key], [entry.Payload, Lifetime(entry.Expiry), entry.Most]));

    public override Reply<bool> Remove(KeySpace keys, string key) =>
        Ask(CacheOperation.Remove, new OneKey(keys, key), _commands, static (database, keys, commands) => commands.Remove(database, keys.Key));

    public override Reply<bool> SetSliding(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left) =>
        value.GetPayload().Length > LargeLane.Threshold ? SetSlidingLarge(keys, key, value, expiry, left) : Ask(CacheOperation.Set, new OneKey(keys, key), (Value: value, Left: left), static (database, keys, entry) =>
            (bool)database.ScriptEvaluate(RedisScripts.SetSliding, [keys.Key], [entry.Value.GetPayload(), MillisecondsOf(entry.Left)]));

    public override Reply<bool> Slide(KeySpace keys, string key) =>
        Ask(CacheOperation.Slide, new OneKey(keys, key), 0, static (database, keys, _) => (bool)database.ScriptEvaluate(RedisScripts.Slide, [keys.Key]));

    public override async ValueTask<Reply<bool>> ProbeAsync()
    {
        await _link.FirstAttemptAsync().ConfigureAwait(false);
        var isWhatItShouldBe = await ReachAsync(CacheOperation.Connect, RedisNode.Unnamed, static (link, _, _) => link.CheckAsync()).ConfigureAwait(false);
        return isWhatItShouldBe.IsAvailable ? await PingAsync(CacheOperation.Connect).ConfigureAwait(false) : isWhatItShouldBe;
    }

    public override ValueTask DisposeAsync() => Close()?.DisposeAsync() ?? ValueTask.CompletedTask;

    public override void Dispose() => Close()?.Dispose();

    /// <summary>Asks every node that may have a key of this cache for one. The others are not needed, and one key of another slot may be more than the user is allowed.</summary>
    private async ValueTask<Reply<bool>> PingAsync(CacheOperation operation)
    {
        var nodes = await Task.WhenAll(_link.Slots.NodesOf(_allKeys.Start).Select(node => ReachAsync(operation, node, static (link, node, start) => link.PingAsync(node, start)).AsTask())).ConfigureAwait(false);
        var isEnough = _link.Settings.Pool.SkipFullCoverageCheck == true ? nodes.Any(node => node.IsAvailable) : nodes.All(node => node.IsAvailable);
        return isEnough ? new(true) : nodes.First(node => !node.IsAvailable);
    }

    private ValueTask<Reply<bool>> ReachAsync(CacheOperation operation, RedisNode node, Func<RedisLink, RedisNode, string, Task> reach) =>
        AskAsync(operation, new NoKey(node), (Link: _link, _allKeys.Start, Reach: reach), static async (_, keys, way) =>
        {
            await way.Reach(way.Link, keys.Node, way.Start).ConfigureAwait(false);
            return true;
        });

    private RedisLink? Close()
    {
        lock (_linkLock)
        {
            if (_isDisposed)
            {
                return null;
            }

            _isDisposed = true;
        }

        _closed.Cancel();
        _breakers.Dispose();
        return _links.Return(_link);
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw Disposed(_alias);
        }
    }

    private static RedisValue MillisecondsOf(TimeSpan? time) => time is { } left ? Expiry.From(left) is { IsNever: false } finite ? finite.Milliseconds : (long)TimeSpan.MaxValue.TotalMilliseconds : RedisValue.EmptyString;

    private static RedisValue Lifetime(Expiry expiry) => expiry.IsNever ? RedisValue.EmptyString : expiry.Milliseconds;
}

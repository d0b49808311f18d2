using System.Runtime.CompilerServices;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Commands;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Leases;
using Cachewise.Stores.Redis.Reads;
using Cachewise.Stores.Redis.Scripts;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Telemetry;

namespace Cachewise.Stores.Redis;

/// <summary>
/// Entries in a Redis server. Each operation is one round trip, except enumerating and clearing, which scan. A call
/// with a small value waits no longer than the operation timeout; one with a large value no longer than
/// <see cref="LargeValueTransfer.BoundOf"/>; one whose key an abandoned large write may still reach, three operation
/// timeouts more.
/// </summary>
internal sealed class RedisStore : CacheStore
{
    private readonly string _alias;
    private readonly KeySpace _allKeys;
    private readonly ConnectionSwitch _connections;
    private readonly RedisCircuits _circuits;
    private readonly NodePing _ping;
    private readonly ConnectionMonitor _monitor;
    private readonly StaleKeyJournal _journal;
    private readonly CommandFallbacks _fallbacks = new();
    private readonly LeaseEndings? _endings;
    private readonly RedisExecutor _executor;
    private readonly KeyScanner _scanner;
    private readonly LargeValues _large;
    private readonly BatchCommands _batches;
    private readonly KeySweep _sweep;
    private readonly VersionMove _move;

    /// <param name="plan">The declaration.</param>
    /// <param name="links">The connections that caches share.</param>
    /// <param name="observer">Told of outages.</param>
    /// <param name="telemetry">Records calls.</param>
    public RedisStore(PlannedCache plan, RedisLinks links, ICircuitObserver observer, CacheTelemetry telemetry)
    {
        RecoveryProbe? probe = null;
        _alias = plan.Alias;
        _allKeys = new(plan.Config.KeyPrefix, plan.Config.Version, isDefaultVersion: true);
        var leaseKeys = new LeaseKeys(_allKeys);
        _endings = plan.Config.Leases ? new(leaseKeys, _fallbacks) : null;
        _connections = new(plan, links, _allKeys.Start);
        _circuits = new(_connections, node => probe!.ProbeAsync(node), observer);
        _ping = new(_connections, _circuits, _allKeys.Start);
        _journal = new(key => _connections.Current.Slots.SlotOf(key));
        _scanner = new(_connections, _circuits, _allKeys, telemetry);
        var abandoned = new AbandonedCalls(_connections, _ping);
        var cleaner = new StaleKeyCleaner(_connections, _circuits, _journal, abandoned, _scanner, _fallbacks, _allKeys, _endings);
        probe = new(_connections, _circuits, cleaner, _allKeys.Start);
        _executor = new(_connections, _circuits, _journal, cleaner, abandoned, _fallbacks, telemetry);
        _large = new(_executor, _connections, abandoned, _fallbacks, plan.Config.MaxValueBytes);
        _batches = new(_executor, _connections, _large, _fallbacks, _endings);
        Reads = new(_executor, _circuits, _connections, _large, _fallbacks, throwsAlways: plan.Config.OnFailure is FailureMode.Throw);
        _sweep = new(_scanner, _batches, abandoned, _allKeys, _endings?.Keys);
        _move = new(_executor, _connections, _large, _fallbacks, _endings);
        Leases = plan.Config.Leases ? new RedisLeases(_executor, _connections, _large, leaseKeys) : null;
        Timed = new(_executor, _large);
        _monitor = new(_connections, _ping);
        _monitor.Start();
    }

    /// <summary>Reads of one key.</summary>
    public SharedReads Reads { get; }

    /// <summary>The connection in use.</summary>
    public RedisLink Link => _connections.Current;

    /// <summary>Reads with the time to live.</summary>
    public TimedReads Timed { get; }

    /// <inheritdoc cref="ConnectionSwitch.Follower"/>
    public void Follow(ILinkFollower follower) => _connections.Follower = follower;

    public override bool StoresObjects => false;

    public override IStoreLeases? Leases { get; }

    public override int PendingStaleKeys => _journal.Count;

    public override int NodeCount => _connections.Current.Slots.NodesOf(_allKeys.Start).Count;

    public override StoreUsage Usage => new()
    {
        OpenCircuits = _circuits.OpenCount,
        CircuitOpenings = _circuits.Openings,
        Connections = _connections.Current.SocketCount,
        StaleKeys = _journal.Count,
    };

    /// <summary>In an outage this returns without an asynchronous method.</summary>
    public override ValueTask<Reply<CacheEntry?>> GetAsync(KeySpace keys, string key)
    {
        var one = new OneKey(keys, key);
        return _executor.FailureOf(one) is { } failure ? new(Reply<CacheEntry?>.Unavailable(failure))
            : _large.Contains(one) ? _large.ReadAsync(one)
            : Reads.ReadAsync(one);
    }

    public override Reply<CacheEntry?> Get(KeySpace keys, string key)
    {
        var one = new OneKey(keys, key);
        return _large.Contains(one) ? _large.Read(one) : _executor.Execute(CacheOperation.Get, one, _large, EntryCommands.Get);
    }

    public override ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        WriteAsync(CacheOperation.Set, new(keys, key), new(_fallbacks, value, expiry, _endings?.For(expiry)), EntryCommands.Set);

    public override Reply<bool> Set(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        Write(CacheOperation.Set, new(keys, key), new(_fallbacks, value, expiry, _endings?.For(expiry)), EntryCommands.Set);

    public override ValueTask<Reply<bool>> SetSlidingAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left) =>
        WriteAsync(CacheOperation.Set, new(keys, key), new(_fallbacks, value, expiry, _endings?.For(expiry), left), EntryCommands.SetSliding);

    public override Reply<bool> SetSliding(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left) =>
        Write(CacheOperation.Set, new(keys, key), new(_fallbacks, value, expiry, _endings?.For(expiry), left), EntryCommands.SetSliding);

    public override ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        WriteAsync(CacheOperation.Add, new(keys, key), new(_fallbacks, value, expiry, _endings?.For(expiry)), EntryCommands.Add);

    public override Reply<bool> Add(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        Write(CacheOperation.Add, new(keys, key), new(_fallbacks, value, expiry, _endings?.For(expiry)), EntryCommands.Add);

    public override ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key) =>
        _executor.ExecuteAsync(CacheOperation.Remove, new OneKey(keys, key), Removal, EntryCommands.Remove);

    public override Reply<bool> Remove(KeySpace keys, string key) =>
        _executor.Execute(CacheOperation.Remove, new OneKey(keys, key), Removal, EntryCommands.Remove);

    public override ValueTask<Reply<bool>> ContainsAsync(KeySpace keys, string key) =>
        _executor.ExecuteAsync(CacheOperation.Contains, new OneKey(keys, key), 0, "EXISTS", static (attempt, key, _) => attempt.Database.KeyExistsAsync(key.Key));

    public override ValueTask<Reply<bool>> TouchAsync(KeySpace keys, string key, Expiry expiry) => expiry switch
    {
        { IsNone: true } => _executor.ExecuteAsync(CacheOperation.Expire, new OneKey(keys, key), Removal, EntryCommands.Remove),
        { IsNever: true } => _executor.ExecuteAsync(CacheOperation.Touch, new OneKey(keys, key), 0, "EVALSHA", static async (attempt, key, _) =>
            (bool)await attempt.Database.ScriptEvaluateAsync(RedisScripts.Persist, [key.Key]).ConfigureAwait(false)),
        _ => _executor.ExecuteAsync(CacheOperation.Touch, new OneKey(keys, key), new EntryLifetime(expiry, _endings?.For(expiry)), EntryCommands.Touch),
    };

    public override ValueTask<Reply<bool>> TouchIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) =>
        _large.ExecuteAsync(CacheOperation.Touch, new(keys, key), payload.Length, new EntryTouch(payload, expiry, _large.MaxBytes, _endings?.For(expiry)), EntryCommands.TouchIf);

    public override Reply<bool> TouchIf(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) =>
        _large.Execute(CacheOperation.Touch, new(keys, key), payload.Length, new EntryTouch(payload, expiry, _large.MaxBytes, _endings?.For(expiry)), EntryCommands.TouchIf);

    public override ValueTask<Reply<bool>> ReplaceIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, CacheEntry value, Expiry expiry)
    {
        var one = new OneKey(keys, key);
        return _large.ExecuteAsync(
            CacheOperation.ReplaceIf, one, payload.Length + _large.SizeOf(one, value), new EntryReplacement(payload, value, expiry, _endings?.For(expiry)), EntryCommands.ReplaceIf);
    }

    public override ValueTask<Reply<bool>> PersistAsync(KeySpace keys, string key) =>
        _executor.ExecuteAsync(CacheOperation.Persist, new OneKey(keys, key), 0, "PERSIST", static (attempt, key, _) => attempt.Database.KeyPersistAsync(key.Key));

    public override ValueTask<Reply<TimeSpan?>> GetTimeToLiveAsync(KeySpace keys, string key) =>
        _executor.ExecuteAsync(CacheOperation.TimeToLive, new OneKey(keys, key), 0, "PTTL", static async (attempt, key, _) =>
            (long)await attempt.Database.ExecuteAsync("PTTL", key.Key).ConfigureAwait(false) switch
            {
                -2 => (TimeSpan?)null,
                -1 => TimeSpan.MaxValue,
                var milliseconds => Expiry.TimeOf(milliseconds),
            });

    public override ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry, bool touches) =>
        _executor.ExecuteAsync(CacheOperation.Increment, new OneKey(keys, key), new EntryIncrement(_alias, delta, created, expiry, touches, _endings?.For(expiry)), EntryCommands.Increment);

    public override ValueTask<Reply<bool>> SlideAsync(KeySpace keys, string key, bool wait) =>
        _executor.ExecuteAsync(CacheOperation.Slide, new OneKey(keys, key), 0, wait ? EntryCommands.Slide : EntryCommands.SlideLater);

    public override Reply<bool> Slide(KeySpace keys, string key) =>
        _executor.Execute(CacheOperation.Slide, new OneKey(keys, key), 0, EntryCommands.Slide);

    public override ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key) => _move.MoveAsync(new(from, key), new(to, key));

    public override ValueTask<Reply<CacheEntry?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        _batches.GetAsync(keys, names, cancellationToken);

    public override ValueTask<Reply<IReadOnlyList<string>>> SetManyAsync(
        KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken) =>
        _batches.SetAsync(keys, entries, expiry, cancellationToken);

    public override ValueTask<Reply<bool[]>> AddManyAsync(
        KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken) =>
        _batches.AddAsync(keys, entries, expiry, cancellationToken);

    public override ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        _batches.RemoveAsync(keys, names, cancellationToken);

    public override async IAsyncEnumerable<Reply<string>> KeysAsync(KeySpace keys, string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var full in _scanner.ScanAsync(GlobPattern.Escape(keys.Start) + pattern, cancellationToken).ConfigureAwait(false))
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
        _sweep.RemoveAsync(CacheOperation.RemoveByPattern, GlobPattern.Escape(keys.Start) + pattern, full => keys.IsUserKey(full), cancellationToken);

    public override async ValueTask<Reply<bool>> ClearAsync(KeySpace keys, CancellationToken cancellationToken)
    {
        var removed = await _sweep.RemoveAsync(CacheOperation.Clear, keys.PatternOfAnyVersion, full => keys.IsEntryOfAnyVersion(full), cancellationToken).ConfigureAwait(false);
        return new(removed.IsAvailable, removed.Failure);
    }

    public override async ValueTask<Reply<bool>> ProbeAsync()
    {
        _connections.ThrowIfDisposed();
        await _connections.Current.FirstAttemptAsync().ConfigureAwait(false);
        var failure = await _ping.CheckAsync().ConfigureAwait(false) ?? await _ping.PingAllAsync().ConfigureAwait(false);
        return new(failure is null, failure);
    }

    public override async ValueTask<Reply<bool>> PingAsync()
    {
        _connections.ThrowIfDisposed();
        if (_circuits.OpenCount == 0)
        {
            await _connections.Current.FirstAttemptAsync().ConfigureAwait(false);
        }

        var failure = await _ping.PingAllAsync().ConfigureAwait(false);
        return new(failure is null, failure);
    }

    public override Task<bool> ReconnectAsync(PlannedCache plan, Action<string> onFailed, Action onReconnected) => _connections.SwitchAsync(plan, onFailed, onReconnected);

    public override ValueTask DisposeAsync() => Close()?.DisposeAsync() ?? ValueTask.CompletedTask;

    public override void Dispose() => Close()?.Dispose();

    private ValueTask<Reply<bool>> WriteAsync<TReply>(CacheOperation operation, OneKey key, EntryWrite write, RedisCommand<OneKey, EntryWrite, TReply, bool> command) =>
        _large.ExecuteAsync(operation, key, _large.SizeOf(key, write.Entry), write, command);

    private Reply<bool> Write<TReply>(CacheOperation operation, OneKey key, EntryWrite write, RedisCommand<OneKey, EntryWrite, TReply, bool> command) =>
        _large.Execute(operation, key, _large.SizeOf(key, write.Entry), write, command);

    private EntryRemoval Removal => new(_fallbacks, _endings);

    private RedisLink? Close()
    {
        var link = _connections.Close();
        _monitor.Dispose();
        _circuits.Dispose();
        return link;
    }
}

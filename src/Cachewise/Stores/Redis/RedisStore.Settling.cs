using Cachewise.Concurrency;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <content>What happens when the server is back: nothing is read before what it missed is made good.</content>
internal sealed partial class RedisStore
{
    private static readonly TimeSpan SettlingPause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _settlingLock = new();
    private Task<StoreFailure?>? _settling;
    private bool _isRefused;
    private long _settledAt;

    /// <summary>Whether the server answers, and holds nothing that is older than what callers were told.</summary>
    private async Task<bool> IsBackAsync(RedisNode node)
    {
        try
        {
            return await _link.IsBackAsync(node, _allKeys.Start).ConfigureAwait(false) && await RemoveDroppedAsync(node).ConfigureAwait(false) is null or { IsOutage: false };
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            Explain(node, error);
            return !FailureOf(_link, CacheOperation.Connect, node, error).IsOutage;
        }
    }

    /// <summary>A server that was killed may come back with another password, which is no longer why it went away. That it is still slow is no news.</summary>
    private void Explain(RedisNode node, Exception error)
    {
        if (_link.ProblemOf(node) is { Kind: not ConnectionProblemKind.SlowConnect } && FailureOf(_link, CacheOperation.Connect, node, error) is { IsOutage: true } failure)
        {
            _breakers.Explain(node, failure);
        }
    }

    /// <summary>Why what the server has under these keys may not be used; null if it may.</summary>
    private async ValueTask<StoreFailure?> OutdatedAsync<TKeys>(CacheOperation operation, TKeys keys)
        where TKeys : struct, IRedisKeys
    {
        var isNeeded = keys.AreCoveredBy(_dropped);
        var settling = SettleAsync(isNeeded);
        if (!isNeeded)
        {
            return null; // other keys are made good behind it
        }

        await Task.WhenAny(settling, Task.Delay(_link.Settings.OperationTimeout, TimeProvider.System)).ConfigureAwait(false); // to look through a large database takes longer
        return !keys.AreCoveredBy(_dropped) ? null
            : settling.IsCompletedSuccessfully && await settling.ConfigureAwait(false) is { } refusal ? refusal.Of(operation.Name)
            : RedisFailure.Stale.At(_link.Address, operation.Name);
    }

    /// <summary>
    /// Removes what was dropped while calls go on; one removal at a time, and who asks for what was dropped waits for it, no longer than an operation may take. A server that refuses is asked again after a moment, not by every call; nor does
    /// every call try again to remove what could not be, because its node is away, unless it needs that.
    /// </summary>
    /// <returns>Why something is left that could be reached; null if nothing is.</returns>
    private Task<StoreFailure?> SettleAsync(bool isNeeded)
    {
        lock (_settlingLock)
        {
            var isPausing = (_isRefused || !isNeeded) && TimeProvider.System.GetElapsedTime(_settledAt) < SettlingPause;
            if (_settling is null || (_settling.IsCompleted && !isPausing))
            {
                _settling = Detached.Start(() => Task.Run(SettleOnceAsync));
            }

            return _settling;
        }
    }

    private async Task<StoreFailure?> SettleOnceAsync()
    {
        var refusal = await RemoveDroppedAsync(back: null).ConfigureAwait(false);
        lock (_settlingLock)
        {
            (_isRefused, _settledAt) = (refusal is { IsOutage: false }, TimeProvider.System.GetTimestamp());
        }

        return refusal;
    }

    /// <summary>Removes what was dropped from all nodes that are not away, and from the one that is about to be back.</summary>
    /// <returns>Why something is left on them; null if nothing is.</returns>
    private async Task<StoreFailure?> RemoveDroppedAsync(RedisNode? back)
    {
        var slots = _link.Slots;
        bool IsThere(RedisNode node) => node == back || !_breakers.IsOpen(node);
        bool IsReachable(int slot) => IsThere(slots.OwnerOf(slot));
        if (await EndAbandonedAsync(CacheOperation.Remove, back is null ? RedisNode.Unnamed : null).ConfigureAwait(false) is { } underWay)
        {
            return underWay; // a large write must not reach the server after the removal
        }

        var failure = await EmptySlotsAsync(_dropped.BeginEmptying(IsReachable), IsThere).ConfigureAwait(false);
        foreach (var node in _dropped.Snapshot(IsReachable).GroupBy(entry => slots.OwnerOf(entry.Key)))
        {
            foreach (var page in node.Chunk(ScanPage))
            {
                if (await TryRemoveAsync(node.Key, Array.ConvertAll(page, entry => (RedisKey)entry.Key)).ConfigureAwait(false) is { } refusal)
                {
                    failure ??= refusal;
                    break;
                }

                _dropped.Settle(page);
            }
        }

        return failure;
    }

    private async Task<StoreFailure?> TryRemoveAsync(RedisNode node, RedisKey[] keys)
    {
        var generation = _breakers.Generation;
        try
        {
            var database = await _link.GetDatabaseAsync().ConfigureAwait(false);
            await (_link.Slots.IsCluster ? Task.WhenAll(keys.Select(key => _commands.RemoveAsync(database, key))) : (Task)_commands.RemoveAsync(database, keys)).ConfigureAwait(false);
            return null;
        }
        catch (RedisServerException error) when (_commands.Replace(error))
        {
            return await TryRemoveAsync(node, keys).ConfigureAwait(false);
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            if (ClientError.IsReplica(error, _link.Slots.IsCluster))
            {
                _link.LookAgain(); // for the next time
            }

            return Fail<NoKey, bool>(CacheOperation.Remove, new(node), node, generation, error).Failure;
        }
    }

    /// <summary>Looks through the slots of which too many keys were dropped to keep them, and removes those. Entries of the adapters are not among them: their callers are told of every failure.</summary>
    private async Task<StoreFailure?> EmptySlotsAsync(IReadOnlyDictionary<int, KeyDigests> full, Func<RedisNode, bool> isThere)
    {
        if (full.Count == 0)
        {
            return null;
        }

        StoreFailure? failure = null;
        var isDone = false;
        try
        {
            var found = FoundAsync(_allKeys.PatternOfAnyVersion, isThere, CancellationToken.None).Where(key => !key.IsAvailable || IsDropped(key.Value, full));
            await foreach (var page in found.Chunk(ScanPage).ConfigureAwait(false))
            {
                failure ??= page[^1].Failure;
                foreach (var node in page.Where(key => key.IsAvailable).Select(key => key.Value).GroupBy(key => _link.Slots.OwnerOf(key)))
                {
                    failure ??= await TryRemoveAsync(node.Key, [.. node]).ConfigureAwait(false);
                }
            }

            isDone = failure is null;
        }
        finally
        {
            _dropped.EndEmptying(full, isDone);
        }

        return failure;
    }

    private bool IsDropped(RedisKey key, IReadOnlyDictionary<int, KeyDigests> full) =>
        _allKeys.IsOwnEntryOfAnyVersion((byte[]?)key) && full.TryGetValue(_link.Slots.SlotOf(key), out var dropped) && dropped.Contains(((string?)key)!);
}

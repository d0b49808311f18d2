using Cachewise.Concurrency;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>Removes stale keys: in the background while calls go on, and before a failed node is used again.</summary>
/// <param name="connections">The connection in use.</param>
/// <param name="circuits">The circuits of the nodes.</param>
/// <param name="journal">The stale keys.</param>
/// <param name="abandoned">Large calls that may still be sent.</param>
/// <param name="scanner">Enumerates keys.</param>
/// <param name="fallbacks">Removes keys.</param>
/// <param name="allKeys">The keys of the cache.</param>
/// <param name="endings">Ends the leases of the keys; null for a cache without leases.</param>
internal sealed class StaleKeyCleaner(
    ConnectionSwitch connections,
    RedisCircuits circuits,
    StaleKeyJournal journal,
    AbandonedCalls abandoned,
    KeyScanner scanner,
    CommandFallbacks fallbacks,
    KeySpace allKeys,
    LeaseEndings? endings)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private Task<StoreFailure?>? _cleaning;
    private bool _isRejected;
    private long _endedAt;

    /// <summary>
    /// Starts to remove the stale keys, unless that is under way. After a rejection it pauses. Keys that are left
    /// because their node is unavailable are tried again after the pause, or at once where a call needs one.
    /// </summary>
    /// <param name="isNeeded">Whether a call needs a stale key.</param>
    /// <returns>Why some are left that could be reached; null if none are.</returns>
    public Task<StoreFailure?> Start(bool isNeeded)
    {
        lock (_lock)
        {
            var isPausing = (_isRejected || !isNeeded) && TimeProvider.System.GetElapsedTime(_endedAt) < RetryPause;
            if (_cleaning is null || (_cleaning.IsCompleted && !isPausing))
            {
                _cleaning = Detached.Start(() => Task.Run(RunAsync));
            }

            return _cleaning;
        }
    }

    /// <summary>Removes the stale keys of all nodes that are available, and of the one that is about to be.</summary>
    /// <param name="recovering">The node that replies again; null for none.</param>
    /// <returns>Why some are left on them; null if none are.</returns>
    public async Task<StoreFailure?> CleanAsync(RedisNode? recovering)
    {
        // A large write must not reach the server after the removal.
        if (await abandoned.EndAsync(recovering is null ? RedisNode.Unnamed : null).ConfigureAwait(false) is { } pending)
        {
            return pending;
        }

        var link = connections.Current;
        bool IsAvailable(RedisNode node) => node == recovering || !circuits.IsOpen(node);
        bool IsReachable(int slot) => IsAvailable(link.Slots.OwnerOf(slot));
        var failure = await SweepAsync(link, journal.BeginSweep(IsReachable), IsAvailable).ConfigureAwait(false);
        foreach (var node in journal.Snapshot(IsReachable).GroupBy(key => link.Slots.OwnerOf((RedisKey)key.Key)))
        {
            var left = await CleanAsync(link, node.Key, node).ConfigureAwait(false);
            failure ??= left;
        }

        return failure;
    }

    private async Task<StoreFailure?> RunAsync()
    {
        var failure = await CleanAsync(recovering: null).ConfigureAwait(false);
        lock (_lock)
        {
            (_isRejected, _endedAt) = (failure is { IsOutage: false }, TimeProvider.System.GetTimestamp());
        }

        return failure;
    }

    private async Task<StoreFailure?> CleanAsync(RedisLink link, RedisNode node, IEnumerable<KeyValuePair<string, int>> keys)
    {
        foreach (var page in keys.Chunk(KeyScanner.PageSize))
        {
            if (await RemoveAsync(link, node, Array.ConvertAll(page, key => (RedisKey)key.Key)).ConfigureAwait(false) is { } failure)
            {
                return failure;
            }

            journal.Clean(page);
        }

        return null;
    }

    private async Task<StoreFailure?> RemoveAsync(RedisLink link, RedisNode node, RedisKey[] keys)
    {
        while (true)
        {
            var generation = circuits.Generation;
            try
            {
                var database = await link.GetDatabaseAsync().ConfigureAwait(false);
                var attempt = new RedisAttempt(link, database);
                await (link.Slots.AllowsManyKeys
                    ? (Task)LeaseEndings.SendAsync(endings, attempt, keys, () => fallbacks.RemoveAsync(database, keys))
                    : Task.WhenAll(keys.Select(key => LeaseEndings.SendAsync(endings, attempt, [key], () => fallbacks.RemoveAsync(database, key))))).ConfigureAwait(false);
                return null;
            }
            catch (RedisServerException error) when (fallbacks.Adopt(error))
            {
            }
            catch (Exception error) when (ClientError.IsFailure(error))
            {
                var failure = circuits.Fail(link, node, generation, error);
                if (failure.Kind is FailureKind.ReadOnly)
                {
                    link.RefreshRole(); // it may have become a primary, which the next attempt uses
                }

                return failure;
            }
        }
    }

    /// <summary>
    /// Removes the stale keys of slots that have too many to keep: scans for the keys whose hashes were kept. Entries
    /// of adapters are not among them, since their callers get an exception for every failure.
    /// </summary>
    private async Task<StoreFailure?> SweepAsync(RedisLink link, IReadOnlyDictionary<int, KeyDigests> slots, Func<RedisNode, bool> isAvailable)
    {
        if (slots.Count == 0)
        {
            return null;
        }

        bool IsStale(RedisKey key) =>
            allKeys.IsOwnEntryOfAnyVersion((byte[]?)key) && slots.TryGetValue(link.Slots.SlotOf(key), out var digests) && digests.Contains(((string?)key)!);
        bool IsStaleLease(RedisKey key) => endings!.Keys.EntryOf((byte[]?)key) is { } entry && IsStale(entry);
        StoreFailure? failure = null;
        var isDone = false;
        try
        {
            // The leases first, as where a user removes keys by a scan.
            failure = endings is null ? null : await SweepAsync(link, allKeys.PatternOfLeases, IsStaleLease, isAvailable).ConfigureAwait(false);
            failure ??= await SweepAsync(link, allKeys.PatternOfAnyVersion, IsStale, isAvailable).ConfigureAwait(false);
            isDone = failure is null;
        }
        finally
        {
            journal.EndSweep(slots, isDone);
        }

        return failure;
    }

    private async Task<StoreFailure?> SweepAsync(RedisLink link, string pattern, Func<RedisKey, bool> isStale, Func<RedisNode, bool> isAvailable)
    {
        StoreFailure? failure = null;
        var found = scanner.ScanAsync(link, pattern, isAvailable, CancellationToken.None).Where(key => !key.IsAvailable || isStale(key.Value));
        await foreach (var page in found.Chunk(KeyScanner.PageSize).ConfigureAwait(false))
        {
            failure ??= page[^1].Failure;
            foreach (var node in page.Where(key => key.IsAvailable).Select(key => key.Value).GroupBy(key => link.Slots.OwnerOf(key)))
            {
                failure ??= await RemoveAsync(link, node.Key, [.. node]).ConfigureAwait(false);
            }
        }

        return failure;
    }
}

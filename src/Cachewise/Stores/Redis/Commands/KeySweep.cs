using Cachewise.Keys;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>
/// Removes the keys that match a pattern, by pages. First it ends their leases: a value that was stored during one
/// single scan could be a key that the scan has passed.
/// </summary>
/// <param name="scanner">Enumerates keys.</param>
/// <param name="batches">Removes keys.</param>
/// <param name="abandoned">Large calls that may still be sent.</param>
/// <param name="keys">The keys of the cache.</param>
/// <param name="leases">The keys of its leases; null for a cache without leases.</param>
internal sealed class KeySweep(KeyScanner scanner, BatchCommands batches, AbandonedCalls abandoned, KeySpace keys, LeaseKeys? leases)
{
    /// <summary>
    /// Removes the full keys that match and are wanted; as bytes, since the keys of another program may be no text.
    /// </summary>
    /// <returns>How many there were.</returns>
    public async ValueTask<Reply<long>> RemoveAsync(CacheOperation operation, string pattern, Func<byte[]?, bool> isWanted, CancellationToken cancellationToken)
    {
        if (await abandoned.EndAsync(RedisNode.Unnamed).ConfigureAwait(false) is { } pending)
        {
            return Reply<long>.Unavailable(pending);
        }

        if (leases is not null)
        {
            var glob = new GlobPattern(pattern);
            bool IsEnded(byte[]? key) => leases.EntryOf(key) is { } entry && isWanted(entry) && glob.IsMatch(entry);
            var ended = await RemovePagesAsync(operation, keys.PatternOfLeases, IsEnded, cancellationToken).ConfigureAwait(false);
            if (!ended.IsAvailable)
            {
                return ended;
            }
        }

        return await RemovePagesAsync(operation, pattern, isWanted, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Reply<long>> RemovePagesAsync(CacheOperation operation, string pattern, Func<byte[]?, bool> isWanted, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var found = scanner.ScanAsync(pattern, cancellationToken).Where(key => !key.IsAvailable || isWanted(key.Value));
        await foreach (var page in found.Chunk(KeyScanner.PageSize).ConfigureAwait(false))
        {
            if (page[^1].Failure is { } failure)
            {
                return Reply<long>.Unavailable(failure);
            }

            var reply = await batches.RemoveAsync(operation, new ManyKeys(Array.ConvertAll(page, key => key.Value))).ConfigureAwait(false);
            if (!reply.IsAvailable)
            {
                return reply;
            }

            removed += reply.Value;
        }

        return new(removed);
    }
}

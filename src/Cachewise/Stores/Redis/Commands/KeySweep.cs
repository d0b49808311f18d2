using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>Removes the keys that match a pattern, by pages.</summary>
internal sealed class KeySweep(KeyScanner scanner, BatchCommands batches, AbandonedCalls abandoned)
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

        var removed = 0L;
        var keys = scanner.ScanAsync(pattern, cancellationToken).Where(key => !key.IsAvailable || isWanted(key.Value));
        await foreach (var page in keys.Chunk(KeyScanner.PageSize).ConfigureAwait(false))
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

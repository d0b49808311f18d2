using System.Runtime.CompilerServices;
using Cachewise.Keys;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Telemetry;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>Enumerates keys, by SCAN on each primary. A failure is the last element.</summary>
/// <param name="connections">The connection in use.</param>
/// <param name="circuits">The circuits of the nodes.</param>
/// <param name="allKeys">The keys of the cache.</param>
/// <param name="telemetry">Records the pages.</param>
internal sealed class KeyScanner(ConnectionSwitch connections, RedisCircuits circuits, KeySpace allKeys, CacheTelemetry telemetry)
{
    /// <summary>How many keys a page has.</summary>
    public const int PageSize = 1000;

    /// <summary>
    /// The full keys that match, each once: SCAN may return one twice. Needs all nodes that may have keys of this
    /// cache.
    /// </summary>
    public async IAsyncEnumerable<Reply<RedisKey>> ScanAsync(string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        connections.ThrowIfDisposed();
        var link = connections.Current;
        foreach (var node in link.Slots.NodesOf(allKeys.Start))
        {
            if (circuits.FailureOf(link, new NoKey(node)) is { } open)
            {
                yield return Reply<RedisKey>.Unavailable(open);
                yield break;
            }
        }

        var seen = new HashSet<RedisKey>();
        await foreach (var key in ScanAsync(link, pattern, which: null, cancellationToken).ConfigureAwait(false))
        {
            if (!key.IsAvailable || seen.Add(key.Value))
            {
                yield return key;
            }
        }
    }

    /// <summary>The full keys that match, some perhaps twice.</summary>
    /// <param name="link">The connection.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="which">On which nodes; null for all that may have keys of this cache.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<Reply<RedisKey>> ScanAsync(RedisLink link, string pattern, Func<RedisNode, bool>? which, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scan = new Scan(link, circuits.Generation, pattern, which);
        scan.Link.BeginScan(); // the connection stays open until the end, also if another takes its place
        try
        {
            await foreach (var key in ScanAsync(scan, cancellationToken).ConfigureAwait(false))
            {
                yield return key;
            }
        }
        finally
        {
            scan.Link.EndScan();
        }
    }

    /// <summary>
    /// Scans the nodes one after the other. If entries moved between nodes meanwhile, scans all of them once more: an
    /// entry may have moved from a node that was still to be scanned to one that had been.
    /// </summary>
    private async IAsyncEnumerable<Reply<RedisKey>> ScanAsync(Scan scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isRepeat = false; ; isRepeat = true)
        {
            var primaries = await TryAsync(scan, RedisNode.Unnamed, () => PrimariesAsync(scan, isRepeat), cancellationToken).ConfigureAwait(false);
            // ConfigureRedis may have set another number.
            var database = await TryAsync(scan, RedisNode.Unnamed, scan.Link.GetDatabaseAsync, cancellationToken).ConfigureAwait(false);
            if ((primaries.Failure ?? database.Failure) is { } unavailable)
            {
                yield return Reply<RedisKey>.Unavailable(unavailable);
                yield break;
            }

            var slots = scan.Link.Slots;
            foreach (var (node, server) in primaries.Value)
            {
                await foreach (var key in ScanAsync(scan, node, server.KeysAsync(database.Value.Database, scan.Pattern, PageSize), cancellationToken).ConfigureAwait(false))
                {
                    yield return key;
                    if (!key.IsAvailable)
                    {
                        yield break;
                    }
                }
            }

            if (isRepeat)
            {
                yield break;
            }

            var moved = await TryAsync(scan, RedisNode.Unnamed, () => scan.Link.HaveMovedAsync(slots, primaries.Value.Select(primary => primary.Server)), cancellationToken).ConfigureAwait(false);
            if (!moved.IsAvailable)
            {
                yield return Reply<RedisKey>.Unavailable(moved.Failure);
            }

            if (!moved.Value)
            {
                yield break;
            }
        }
    }

    private async IAsyncEnumerable<Reply<RedisKey>> ScanAsync(Scan scan, RedisNode node, IAsyncEnumerable<RedisKey> keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = keys.GetAsyncEnumerator(cancellationToken);
        await using (found.ConfigureAwait(false))
        {
            while (true)
            {
                var next = await TryAsync(scan, node, () => MoveNextAsync(scan.Link, node, found), cancellationToken).ConfigureAwait(false);
                if (!next.IsAvailable)
                {
                    yield return Reply<RedisKey>.Unavailable(next.Failure);
                    yield break;
                }

                if (!next.Value)
                {
                    yield break;
                }

                yield return new(found.Current);
            }
        }
    }

    /// <summary>The next key; where it is the first of a page, that call is recorded.</summary>
    private async ValueTask<bool> MoveNextAsync(RedisLink link, RedisNode node, IAsyncEnumerator<RedisKey> keys)
    {
        var pending = keys.MoveNextAsync();
        if (pending.IsCompleted)
        {
            return await pending.ConfigureAwait(false);
        }

        var call = telemetry.BeginDatabaseCall("SCAN");
        try
        {
            var hasNext = await pending.ConfigureAwait(false);
            if (call.IsRecorded)
            {
                telemetry.End(call, link, node);
            }

            return hasNext;
        }
        catch (Exception error) when (call.IsRecorded && telemetry.EndsWithError(call, link, node, error))
        {
            throw;
        }
    }

    private async ValueTask<IReadOnlyList<(RedisNode Node, IServer Server)>> PrimariesAsync(Scan scan, bool isAll)
    {
        var link = scan.Link;
        var primaries = await link.GetPrimariesAsync(scan.Which ?? (node => isAll || link.Slots.MayHave(node, allKeys.Start))).ConfigureAwait(false);
        if (scan.Which is null && !link.Slots.Covers(allKeys.Start))
        {
            link.ThrowIfIncomplete();
        }

        return primaries;
    }

    private async ValueTask<Reply<T>> TryAsync<T>(Scan scan, RedisNode node, Func<ValueTask<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            return new(await step().ConfigureAwait(false));
        }
        catch (Exception error) when (circuits.IsFailure(error) && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return Reply<T>.Unavailable(circuits.Fail(scan.Link, node, scan.Generation, error));
        }
    }

    private sealed record Scan(RedisLink Link, int Generation, string Pattern, Func<RedisNode, bool>? Which);
}

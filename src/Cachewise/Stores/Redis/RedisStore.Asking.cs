using System.Runtime.CompilerServices;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <content>How every operation reaches the server.</content>
internal sealed partial class RedisStore
{
    private const int MostRedirects = 10;

    /// <param name="operation">What is done.</param>
    /// <param name="keys">The keys that it touches.</param>
    /// <param name="state">What else is handed on, so that sending needs no closure.</param>
    /// <param name="send">Sends the command.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // awaited once, by us
    private async ValueTask<Reply<T>> AskAsync<TKeys, TState, T>(CacheOperation operation, TKeys keys, TState state, Func<IDatabase, TKeys, TState, Task<T>> send)
        where TKeys : struct, IRedisKeys
    {
        ThrowIfDisposed();
        var mayRepeat = MayRepeat(operation);
        for (var redirects = 0; ; redirects++)
        {
            var generation = _breakers.Generation;
            if (FailureOf(operation, keys) is { } away)
            {
                return Drop<TKeys, T>(operation, keys, away);
            }

            if (!_dropped.IsEmpty && await OutdatedAsync(operation, keys).ConfigureAwait(false) is { } outdated)
            {
                return Drop<TKeys, T>(operation, keys, outdated);
            }

            if (IsOvertaking(operation, keys) && await EndAbandonedAsync(operation, keys.NodeIn(_link.Slots)).ConfigureAwait(false) is { } underWay)
            {
                return Drop<TKeys, T>(operation, keys, underWay);
            }

            var slots = _link.Slots;
            try
            {
                var database = await _link.GetDatabaseAsync().ConfigureAwait(false);
                slots = _link.Slots; // those by which it is sent: the node that had the key then is the one that failed
                return new(await send(database, keys, state).ConfigureAwait(false));
            }
            catch (TimeoutException) when (mayRepeat && !_breakers.IsOpen(keys.NodeIn(slots)))
            {
                mayRepeat = false;
            }
            catch (RedisServerException error) when (_commands.Replace(error))
            {
            }
            catch (Exception error) when (IsFailure(operation, error))
            {
                if (redirects < MostRedirects && ClientError.IsRedirect(error) && await CanFollowAsync(keys).ConfigureAwait(false))
                {
                    continue;
                }

                var node = keys.NodeIn(slots);
                return Fail<TKeys, T>(operation, keys, node, generation, error);
            }
        }
    }

    private Reply<T> Ask<TKeys, TState, T>(CacheOperation operation, TKeys keys, TState state, Func<IDatabase, TKeys, TState, T> send)
        where TKeys : struct, IRedisKeys
    {
        ThrowIfDisposed();
        var mayRepeat = MayRepeat(operation);
        for (var redirects = 0; ; redirects++)
        {
            var generation = _breakers.Generation;
            if (FailureOf(operation, keys) is { } away)
            {
                return Drop<TKeys, T>(operation, keys, away);
            }

            if (!_dropped.IsEmpty && keys.AreCoveredBy(_dropped))
            {
                var settling = SettleAsync(isNeeded: true); // for the next call: this one cannot wait
                return Drop<TKeys, T>(operation, keys, settling.IsCompletedSuccessfully && settling.Result is { } refusal ? refusal.Of(operation.Name) : RedisFailure.Stale.At(_link.Address, operation.Name));
            }

            if (IsOvertaking(operation, keys) && EndAbandoned(operation, keys.NodeIn(_link.Slots)) is { } underWay)
            {
                return Drop<TKeys, T>(operation, keys, underWay);
            }

            var slots = _link.Slots;
            try
            {
                var database = _link.GetDatabase();
                slots = _link.Slots;
                return new(send(database, keys, state));
            }
            catch (TimeoutException) when (mayRepeat && !_breakers.IsOpen(keys.NodeIn(slots)))
            {
                mayRepeat = false;
            }
            catch (RedisServerException error) when (_commands.Replace(error))
            {
            }
            catch (Exception error) when (redirects < MostRedirects && ClientError.IsRedirect(error))
            {
            }
            catch (Exception error) when (IsFailure(operation, error))
            {
                return Fail<TKeys, T>(operation, keys, keys.NodeIn(slots), generation, error);
            }
        }
    }

    /// <summary>Whether the call failed; the rest is an answer: a complaint that its caller makes something of, or that the cache was disposed of.</summary>
    private bool IsFailure(CacheOperation operation, Exception error) => error switch
    {
        RedisServerException server when operation == CacheOperation.Get => !ServerError.IsWrongType(server),
        RedisServerException server when operation == CacheOperation.Increment => !ServerError.IsOfEntry(server),
        ObjectDisposedException => !_isDisposed,
        _ => ClientError.IsFailure(error),
    };

    private bool MayRepeat(CacheOperation operation) => operation.IsIdempotent && _link.Settings.Pool.RetryOnTimeout == true;

    private ValueTask<bool> CanFollowAsync<TKeys>(TKeys keys)
        where TKeys : struct, IRedisKeys =>
        _link.CanFollowAsync(slots => keys.NodeIn(slots));

    /// <summary>What the call is turned away with, if the node that has the keys is away.</summary>
    private StoreFailure? FailureOf<TKeys>(CacheOperation operation, TKeys keys)
        where TKeys : struct, IRedisKeys =>
        _breakers.IsAnyOpen ? _breakers.FailureOf(keys.NodeIn(_link.Slots), operation.Name) : null;

    private Reply<T> Fail<TKeys, T>(CacheOperation operation, TKeys keys, RedisNode node, int generation, Exception error)
        where TKeys : struct, IRedisKeys
    {
        var link = _link;
        var failure = error is TimeoutException && link.IsReceiving(node)
            ? RedisFailure.BehindOtherReplies(error, link.Settings.OperationTimeout).At(link.AddressOf(node), operation.Name)
            : FailureOf(link, operation, node, error);
        var reply = Drop<TKeys, T>(operation, keys, failure);
        if (failure.IsOutage)
        {
            _breakers.Trip(node, failure, generation);
        }

        return reply;
    }

    /// <summary>Answers without the server.</summary>
    private Reply<T> Drop<TKeys, T>(CacheOperation operation, TKeys keys, StoreFailure failure)
        where TKeys : struct, IRedisKeys =>
        operation.IsWrite ? Reply<T>.OfWrite(default!, new FailedKeys<TKeys>(this, keys, failure)) : Reply<T>.Unavailable(failure);

    /// <summary>
    /// Remembers the keys of a write whose caller is told nothing. The server may be back by now, or may have refused this command alone: then their removal starts here, since no
    /// probe comes to do it.
    /// </summary>
    private void MarkStale<TKeys>(TKeys keys)
        where TKeys : struct, IRedisKeys
    {
        keys.AddTo(_dropped);
        if (!_isDisposed && !_breakers.IsOpen(keys.NodeIn(_link.Slots)))
        {
            _ = SettleAsync(isNeeded: true);
        }
    }

    /// <summary>Removes the full keys that match and are wanted, by pages, as the bytes that they are: another program's may be no text.</summary>
    /// <returns>How many there were.</returns>
    private async ValueTask<Reply<long>> SweepAsync(CacheOperation operation, string pattern, Func<RedisKey, bool> isWanted, CancellationToken cancellationToken)
    {
        if (!_abandoned.IsEmpty && await EndAbandonedAsync(operation, RedisNode.Unnamed).ConfigureAwait(false) is { } underWay)
        {
            return Reply<long>.Unavailable(underWay);
        }

        var removed = 0L;
        await foreach (var page in ScanAsync(pattern, cancellationToken).Where(key => !key.IsAvailable || isWanted(key.Value)).Chunk(ScanPage).ConfigureAwait(false))
        {
            if (page[^1].Failure is { } failure)
            {
                return Reply<long>.Unavailable(failure);
            }

            var reply = await RemoveManyAsync(operation, new(Array.ConvertAll(page, key => key.Value))).ConfigureAwait(false);
            if (!reply.IsAvailable)
            {
                return reply;
            }

            removed += reply.Value;
        }

        return new(removed);
    }

    /// <summary>The full keys that match, each once: SCAN may give one twice. A failure is the last element.</summary>
    private async IAsyncEnumerable<Reply<RedisKey>> ScanAsync(string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        if (_breakers.IsAnyOpen && _link.Slots.NodesOf(_allKeys.Start).Select(node => _breakers.FailureOf(node, CacheOperation.Scan.Name)).FirstOrDefault(failure => failure is not null) is { } away)
        {
            yield return Reply<RedisKey>.Unavailable(away);
            yield break;
        }

        var seen = new HashSet<RedisKey>();
        await foreach (var key in FoundAsync(pattern, which: null, cancellationToken).ConfigureAwait(false))
        {
            if (!key.IsAvailable || seen.Add(key.Value))
            {
                yield return key;
            }
        }
    }

    /// <summary>
    /// The full keys that match, on those servers or on all that may have keys of this cache. Where entries go from one to another meanwhile, all servers are looked through once more, so
    /// that one which went from where nobody had looked yet to where somebody had is found. A failure is the last element.
    /// </summary>
    private async IAsyncEnumerable<Reply<RedisKey>> FoundAsync(string pattern, Func<RedisNode, bool>? which, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (generation, link, hasMoved) = (_breakers.Generation, _link, false);
        link.BeginScan(); // it is not closed before the end, where another takes over meanwhile
        try
        {
            do
            {
                var isAll = hasMoved;
                var primaries = await ScanningAsync(RedisNode.Unnamed, generation, () => PrimariesAsync(link, which, isAll), cancellationToken).ConfigureAwait(false);
                var database = await ScanningAsync(RedisNode.Unnamed, generation, link.GetDatabaseAsync, cancellationToken).ConfigureAwait(false); // ConfigureRedis may have set another number
                if ((primaries.Failure ?? database.Failure) is { } away)
                {
                    yield return Reply<RedisKey>.Unavailable(away);
                    yield break;
                }

                var slots = link.Slots;
                foreach (var (node, server) in primaries.Value)
                {
                    var found = server.KeysAsync(database.Value.Database, pattern, ScanPage).GetAsyncEnumerator(cancellationToken);
                    await using (found.ConfigureAwait(false))
                    {
                        while (true)
                        {
                            var hasNext = await ScanningAsync(node, generation, found.MoveNextAsync, cancellationToken).ConfigureAwait(false);
                            if (!hasNext.IsAvailable)
                            {
                                yield return Reply<RedisKey>.Unavailable(hasNext.Failure);
                                yield break;
                            }

                            if (!hasNext.Value)
                            {
                                break;
                            }

                            yield return new(found.Current);
                        }
                    }
                }

                var moved = hasMoved ? new(false) : await ScanningAsync(RedisNode.Unnamed, generation, () => link.HaveMovedAsync(slots, primaries.Value.Select(primary => primary.Server)), cancellationToken).ConfigureAwait(false);
                if (!moved.IsAvailable)
                {
                    yield return Reply<RedisKey>.Unavailable(moved.Failure);
                    yield break;
                }

                hasMoved = moved.Value;
            }
            while (hasMoved);
        }
        finally
        {
            link.EndScan();
        }
    }

    private async ValueTask<IReadOnlyList<(RedisNode Node, IServer Server)>> PrimariesAsync(RedisLink link, Func<RedisNode, bool>? which, bool isAll)
    {
        var primaries = await link.GetPrimariesAsync(which ?? (node => isAll || link.Slots.MayHave(node, _allKeys.Start))).ConfigureAwait(false);
        if (which is null && !link.Slots.Covers(_allKeys.Start))
        {
            link.ThrowIfIncomplete();
        }

        return primaries;
    }

    private async ValueTask<Reply<T>> ScanningAsync<T>(RedisNode node, int generation, Func<ValueTask<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            return new(await step().ConfigureAwait(false));
        }
        catch (Exception error) when (IsFailure(CacheOperation.Scan, error) && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return Fail<NoKey, T>(CacheOperation.Scan, new(node), node, generation, error);
        }
    }

    private static StoreFailure FailureOf(RedisLink link, CacheOperation operation, RedisNode node, Exception error) => RedisFailure.Create(error, link.FactsOf(node)).At(link.AddressOf(node), operation.Name);

    private sealed class FailedKeys<TKeys>(RedisStore store, TKeys keys, StoreFailure failure) : FailedWrite(failure)
        where TKeys : struct, IRedisKeys
    {
        public override void MarkStale() => store.MarkStale(keys);
    }
}

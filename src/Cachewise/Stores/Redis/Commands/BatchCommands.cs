using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>
/// Many keys at once: in parts, one after the other, each with the whole operation timeout. A part is one command, or
/// commands side by side on one connection, which is one round trip too. Where one command may not carry several keys,
/// as in a cluster, each key is a command of its own, side by side: so a failed node affects only its own keys.
/// </summary>
internal sealed class BatchCommands(RedisExecutor executor, ConnectionSwitch connections, LargeValues large, CommandFallbacks fallbacks, LeaseEndings? endings)
{
    private static readonly RedisCommand<OneKey, LargeValues, RedisValue, CacheEntry?> Get = new(
        "GET",
        static (attempt, key, _) => CommandFallbacks.GetAsync(attempt.Database, key.Key),
        static (key, large, value) => large.Receive(key, value))
    {
        ReadBehindOthers = static (key, large, _) => large.ReadBehindOthersAsync(key),
    };

    private bool AllowsManyKeys => connections.Current.Slots.AllowsManyKeys;

    public async ValueTask<Reply<CacheEntry?[]>> GetAsync(KeySpace space, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var found = new CacheEntry?[names.Count];
        StoreFailure? failure = null;
        var size = BatchParts.FirstRead;
        for (int start = 0, end; start < names.Count; start = end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            end = Math.Min(names.Count, start + size);
            var part = await GetPartAsync(KeysOf(space, Part(names, start, end))).ConfigureAwait(false);
            failure ??= part.Failure;
            if (part.Value is { } values)
            {
                values.CopyTo(found, start);
                size = BatchParts.NextRead(values.Length, values.Sum(value => (long)(value?.GetPayload().Length ?? 0)));
            }
        }

        return new(found, failure);
    }

    public async ValueTask<Reply<IReadOnlyList<string>>> SetAsync(
        KeySpace space, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken)
    {
        var dropped = new List<string>();
        var failed = new List<FailedWrite>();
        for (int start = 0, end; start < entries.Count; start = end)
        {
            ThrowIfCancelled(failed, cancellationToken);
            end = BatchParts.EndOf(start, entries);
            var part = await SetPartAsync(space, Part(entries, start, end), expiry).ConfigureAwait(false);
            failed.AddRange(part.FailedWrite is { } write ? [write] : []);
            dropped.AddRange(part.Value);
        }

        return Reply<IReadOnlyList<string>>.OfWrite(dropped, FailedWrite.Join(failed));
    }

    public async ValueTask<Reply<bool[]>> AddAsync(KeySpace space, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken)
    {
        var isAdded = new bool[entries.Count];
        StoreFailure? failure = null;
        for (int start = 0, end; start < entries.Count; start = end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            end = BatchParts.EndOf(start, entries);
            var part = await AddPartAsync(space, Part(entries, start, end), expiry).ConfigureAwait(false);
            failure ??= part.Failure;
            if (part.Value is { } answers)
            {
                answers.CopyTo(isAdded, start);
            }
            else
            {
                isAdded.AsSpan(start, end - start).Fill(value: true);
            }
        }

        return new(isAdded, failure);
    }

    public async ValueTask<Reply<long>> RemoveAsync(KeySpace space, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var failed = new List<FailedWrite>();
        for (int start = 0, end; start < names.Count; start = end)
        {
            ThrowIfCancelled(failed, cancellationToken);
            end = BatchParts.EndOf(start, names.Count);
            var part = await RemoveAsync(CacheOperation.RemoveMany, new(FullKeysOf(KeysOf(space, Part(names, start, end)))), endings).ConfigureAwait(false);
            failed.AddRange(part.FailedWrite is { } write ? [write] : []);
            removed += part.Value;
        }

        return Reply<long>.OfWrite(removed, FailedWrite.Join(failed));
    }

    /// <summary>Removes full keys, as one part, and ends no leases of theirs.</summary>
    public ValueTask<Reply<long>> RemoveAsync(CacheOperation operation, ManyKeys keys) => RemoveAsync(operation, keys, endings: null);

    /// <summary>
    /// Between two parts. A caller that is cancelled is not told which writes have failed, whatever the failure mode:
    /// so the values that they should have replaced are stale.
    /// </summary>
    private static void ThrowIfCancelled(List<FailedWrite> failed, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            FailedWrite.Join(failed)?.MarkStale();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private ValueTask<Reply<long>> RemoveAsync(CacheOperation operation, ManyKeys keys, LeaseEndings? endings) =>
        AllowsManyKeys ? RemovePartAsync(operation, keys, endings) : RemoveEachAsync(operation, keys.Keys, endings);

    private ValueTask<Reply<long>> RemovePartAsync(CacheOperation operation, ManyKeys keys, LeaseEndings? endings) => executor.ExecuteAsync(
        operation,
        keys,
        (Fallbacks: fallbacks, Endings: endings),
        "UNLINK",
        static (attempt, keys, state) => LeaseEndings.SendAsync(state.Endings, attempt, keys.Keys, () => state.Fallbacks.RemoveAsync(attempt.Database, keys.Keys)));

    private async ValueTask<Reply<CacheEntry?[]>> GetPartAsync(OneKey[] keys)
    {
        if (!AllowsManyKeys || Array.Exists(keys, large.Contains))
        {
            return await GetEachAsync(keys, isOtherBusy: false).ConfigureAwait(false);
        }

        var reply = await executor.ExecuteAsync(
            CacheOperation.GetMany,
            new ManyKeys(FullKeysOf(keys)),
            fallbacks,
            "MGET",
            static (attempt, keys, fallbacks) => fallbacks.GetAsync(attempt.Database, keys.Keys)).ConfigureAwait(false);
        return reply.IsAvailable ? new([.. reply.Value.Select((value, i) => large.Receive(keys[i], value))])
            : reply.Failure.Kind is FailureKind.BehindOtherReplies ? await GetEachAsync(keys, isOtherBusy: true).ConfigureAwait(false)
            : Reply<CacheEntry?[]>.Unavailable(reply.Failure);
    }

    private async ValueTask<Reply<CacheEntry?[]>> GetEachAsync(OneKey[] keys, bool isOtherBusy)
    {
        var found = new CacheEntry?[keys.Length];
        var (failure, _) = await EachAsync(
            keys.Length,
            i => isOtherBusy ? large.ReadBehindOthersAsync(keys[i])
                : large.Contains(keys[i]) ? large.ReadAsync(keys[i])
                : executor.ExecuteAsync(CacheOperation.GetMany, keys[i], large, Get),
            (i, reply) => found[i] = reply.Value).ConfigureAwait(false);
        return new(found, failure);
    }

    private async ValueTask<Reply<IReadOnlyList<string>>> SetPartAsync(KeySpace space, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry)
    {
        if (!AllowsManyKeys || IsOneLarge(entries))
        {
            return await SetEachAsync(space, entries, expiry).ConfigureAwait(false);
        }

        var reply = await executor.ExecuteAsync(
            CacheOperation.SetMany,
            new ManyKeys(FullKeysOf(KeysOf(space, entries))),
            (Fallbacks: fallbacks, Entries: entries, Expiry: expiry, Endings: endings?.For(expiry)),
            "PIPELINE SET",
            static (attempt, keys, all) => LeaseEndings.SendAsync(
                all.Endings, attempt, keys.Keys, () => Task.WhenAll(keys.Keys.Select((key, i) => all.Fallbacks.SetAsync(attempt.Database, key, all.Entries[i].Value, all.Expiry))))).ConfigureAwait(false);
        return reply.IsAvailable ? new([]) : Reply<IReadOnlyList<string>>.OfWrite([.. entries.Select(entry => entry.Key)], reply.FailedWrite);
    }

    private async ValueTask<Reply<IReadOnlyList<string>>> SetEachAsync(KeySpace space, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry)
    {
        var dropped = new List<string>();
        var (_, failed) = await EachAsync(
            entries.Count,
            i => WriteOneAsync(CacheOperation.SetMany, new(space, entries[i].Key), entries[i].Value, expiry, EntryCommands.Set),
            (i, reply) => dropped.AddRange(reply.IsAvailable ? [] : [entries[i].Key])).ConfigureAwait(false);
        return Reply<IReadOnlyList<string>>.OfWrite(dropped, failed);
    }

    private ValueTask<Reply<bool[]>> AddPartAsync(KeySpace space, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry) => !AllowsManyKeys || IsOneLarge(entries)
        ? AddEachAsync(space, entries, expiry)
        : executor.ExecuteAsync(
            CacheOperation.AddMany,
            new ManyKeys(FullKeysOf(KeysOf(space, entries))),
            (Fallbacks: fallbacks, Entries: entries, Expiry: expiry, Endings: endings?.For(expiry)),
            "PIPELINE SET",
            static (attempt, keys, all) => LeaseEndings.SendAsync(
                all.Endings, attempt, keys.Keys, () => Task.WhenAll(keys.Keys.Select((key, i) => all.Fallbacks.AddAsync(attempt.Database, key, all.Entries[i].Value, all.Expiry)))));

    private async ValueTask<Reply<bool[]>> AddEachAsync(KeySpace space, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry)
    {
        var isAdded = new bool[entries.Count];
        var (failure, _) = await EachAsync(
            entries.Count,
            i => WriteOneAsync(CacheOperation.AddMany, new(space, entries[i].Key), entries[i].Value, expiry, EntryCommands.Add),
            (i, reply) => isAdded[i] = reply.Value || !reply.IsAvailable).ConfigureAwait(false);
        return new(isAdded, failure);
    }

    private async ValueTask<Reply<long>> RemoveEachAsync(CacheOperation operation, RedisKey[] keys, LeaseEndings? endings)
    {
        var removed = 0L;
        var (failure, failed) = await EachAsync(
            keys.Length,
            i => RemovePartAsync(operation, new([keys[i]]), endings),
            (_, reply) => removed += reply.Value).ConfigureAwait(false);
        return operation.IsWrite ? Reply<long>.OfWrite(removed, failed) : new(removed, failure);
    }

    private ValueTask<Reply<bool>> WriteOneAsync(CacheOperation operation, OneKey key, CacheEntry entry, Expiry expiry, RedisCommand<OneKey, EntryWrite, bool, bool> command) =>
        large.ExecuteAsync(operation, key, large.SizeOf(key, entry), new EntryWrite(fallbacks, entry, expiry, endings?.For(expiry)), command);

    /// <summary>Executes calls side by side, and takes the replies one after the other.</summary>
    /// <returns>The first failure, and the writes that may not have been done; null if there are none.</returns>
    private static async ValueTask<(StoreFailure? Failure, FailedWrite? Failed)> EachAsync<T>(int count, Func<int, ValueTask<Reply<T>>> execute, Action<int, Reply<T>> take)
    {
        var calls = new Task<Reply<T>>[count];
        for (var i = 0; i < count; i++)
        {
            calls[i] = execute(i).AsTask();
        }

        StoreFailure? failure = null;
        var failed = new List<FailedWrite>();
        for (var i = 0; i < count; i++)
        {
            var reply = await calls[i].ConfigureAwait(false);
            failure ??= reply.Failure;
            if (reply.FailedWrite is { } write)
            {
                failed.Add(write);
            }

            take(i, reply);
        }

        return (failure, FailedWrite.Join(failed));
    }

    private static bool IsOneLarge(IReadOnlyList<KeyValuePair<string, CacheEntry>> entries) => entries is [{ Value: var value }] && value.GetPayload().Length > LargeValueTransfer.Threshold;

    private static IReadOnlyList<T> Part<T>(IReadOnlyList<T> all, int start, int end) =>
        start == 0 && end == all.Count ? all : new ArraySegment<T>(all as T[] ?? [.. all], start, end - start);

    private static OneKey[] KeysOf(KeySpace space, IReadOnlyList<string> names) => [.. names.Select(name => new OneKey(space, name))];

    private static OneKey[] KeysOf(KeySpace space, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries) => [.. entries.Select(entry => new OneKey(space, entry.Key))];

    private static RedisKey[] FullKeysOf(OneKey[] keys) => Array.ConvertAll(keys, key => key.Key);
}

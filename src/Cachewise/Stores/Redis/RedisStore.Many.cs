using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <content>
/// Many keys at once: in parts, one after the other, each with the whole operation time-out. A part is one command, or commands side by side on one connection, which is one round trip too. In a
/// cluster each key is asked for by itself, side by side: one command takes keys of one slot only, and refuses even those while the slot is being moved; and so a node that is away costs its own keys alone.
/// </content>
internal sealed partial class RedisStore
{
    public override async ValueTask<Reply<CacheEntry?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var found = new CacheEntry?[names.Count];
        StoreFailure? failure = null;
        var size = BatchParts.FirstRead;
        for (int start = 0, end; start < names.Count; start = end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            end = Math.Min(names.Count, start + size);
            var part = await GetPartAsync(keys, Part(names, start, end)).ConfigureAwait(false);
            failure ??= part.Failure;
            if (part.Value is { } values)
            {
                values.CopyTo(found, start);
                size = BatchParts.NextRead(values.Length, values.Sum(value => (long)(value?.GetPayload().Length ?? 0)));
            }
        }

        return new(found, failure);
    }

    public override async ValueTask<Reply<IReadOnlyList<string>>> SetManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken)
    {
        var dropped = new List<string>();
        var failed = new List<FailedWrite>();
        for (int start = 0, end; start < entries.Count; start = end)
        {
            ThrowIfCancelled(failed, cancellationToken);
            end = BatchParts.EndOf(start, entries);
            var part = await SetPartAsync(keys, Part(entries, start, end), expiry).ConfigureAwait(false);
            failed.AddRange(part.FailedWrite is { } write ? [write] : []);
            dropped.AddRange(part.Value);
        }

        return Reply<IReadOnlyList<string>>.OfWrite(dropped, FailedWrite.Join(failed));
    }

    public override async ValueTask<Reply<bool[]>> AddManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken)
    {
        var isAdded = new bool[entries.Count];
        StoreFailure? failure = null;
        for (int start = 0, end; start < entries.Count; start = end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            end = BatchParts.EndOf(start, entries);
            var part = await AddPartAsync(keys, Part(entries, start, end), expiry).ConfigureAwait(false);
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

    public override async ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var failed = new List<FailedWrite>();
        for (int start = 0, end; start < names.Count; start = end)
        {
            ThrowIfCancelled(failed, cancellationToken);
            end = BatchParts.EndOf(start, names.Count);
            var part = await RemoveManyAsync(CacheOperation.RemoveMany, KeysOf(keys, Part(names, start, end))).ConfigureAwait(false);
            failed.AddRange(part.FailedWrite is { } write ? [write] : []);
            removed += part.Value;
        }

        return Reply<long>.OfWrite(removed, FailedWrite.Join(failed));
    }

    /// <summary>Between two parts. A caller that is cancelled is not told which writes have failed, whatever the failure mode: what they should have replaced is not served.</summary>
    private static void ThrowIfCancelled(List<FailedWrite> failed, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            FailedWrite.Join(failed)?.MarkStale();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async ValueTask<Reply<CacheEntry?[]>> GetPartAsync(KeySpace keys, IReadOnlyList<string> names)
    {
        if (_link.Slots.IsCluster || names.Any(name => _largeKeys.Contains(keys, name)))
        {
            return await GetEachAsync(keys, names).ConfigureAwait(false);
        }

        var reply = await AskAsync(CacheOperation.GetMany, KeysOf(keys, names), _commands, static (database, keys, commands) => commands.GetAsync(database, keys.Keys)).ConfigureAwait(false);
        return reply.IsAvailable ? new([.. reply.Value.Select((value, i) => Received(keys, names[i], value))])
            : WasBehindOthers(reply.Failure) ? await GetEachAsync(keys, names, isOtherBusy: true).ConfigureAwait(false)
            : Reply<CacheEntry?[]>.Unavailable(reply.Failure);
    }

    private async ValueTask<Reply<IReadOnlyList<string>>> SetPartAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry)
    {
        if (_link.Slots.IsCluster || IsOneLarge(entries))
        {
            return await SetEachAsync(keys, entries, expiry).ConfigureAwait(false);
        }

        var reply = await AskAsync(CacheOperation.SetMany, KeysOf(keys, entries), (_commands, Entries: entries, Expiry: expiry), static async (database, keys, all) =>
        {
            await Task.WhenAll(keys.Keys.Select((key, i) => (Task)all._commands.SetAsync(database, key, all.Entries[i].Value, all.Expiry))).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        return reply.IsAvailable ? new([]) : Reply<IReadOnlyList<string>>.OfWrite([.. entries.Select(entry => entry.Key)], reply.FailedWrite);
    }

    private ValueTask<Reply<bool[]>> AddPartAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry) => _link.Slots.IsCluster || IsOneLarge(entries)
        ? AddEachAsync(keys, entries, expiry)
        : AskAsync(CacheOperation.AddMany, KeysOf(keys, entries), (_commands, Entries: entries, Expiry: expiry), static (database, keys, all) =>
            Task.WhenAll(keys.Keys.Select((key, i) => all._commands.AddAsync(database, key, all.Entries[i].Value, all.Expiry))));

    private ValueTask<Reply<long>> RemoveManyAsync(CacheOperation operation, ManyKeys keys) => _link.Slots.IsCluster
        ? RemoveEachAsync(operation, keys.Keys)
        : AskAsync(operation, keys, _commands, static (database, keys, commands) => commands.RemoveAsync(database, keys.Keys));

    private static IReadOnlyList<T> Part<T>(IReadOnlyList<T> all, int start, int end) =>
        start == 0 && end == all.Count ? all : new ArraySegment<T>(all as T[] ?? [.. all], start, end - start);

    private async ValueTask<Reply<CacheEntry?[]>> GetEachAsync(KeySpace keys, IReadOnlyList<string> names, bool isOtherBusy = false)
    {
        var found = new CacheEntry?[names.Count];
        var (failure, _) = await EachAsync(
            names.Count,
            i => isOtherBusy || _largeKeys.Contains(keys, names[i]) ? ReadLargeAsync(keys, names[i], isOtherBusy) : GetOneAsync(keys, names[i]),
            (i, reply) => found[i] = reply.Value).ConfigureAwait(false);
        return new(found, failure);
    }

    private async ValueTask<Reply<CacheEntry?>> GetOneAsync(KeySpace keys, string name)
    {
        var reply = await AskAsync(CacheOperation.GetMany, new OneKey(keys, name), 0, static (database, keys, _) => RedisCommands.GetAsync(database, keys.Key)).ConfigureAwait(false);
        return WasBehindOthers(reply.Failure) ? await ReadBehindOthersAsync(keys, name).ConfigureAwait(false) : new(Received(keys, name, reply.Value), reply.Failure);
    }

    private static bool IsOneLarge(IReadOnlyList<KeyValuePair<string, CacheEntry>> entries) => entries is [{ Value: var value }] && value.GetPayload().Length > LargeLane.Threshold;

    private async ValueTask<Reply<IReadOnlyList<string>>> SetEachAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry)
    {
        var dropped = new List<string>();
        var (_, failed) = await EachAsync(
            entries.Count,
            i => AskSizedAsync(CacheOperation.SetMany, new OneKey(keys, entries[i].Key), SizeOf(keys, entries[i].Key, entries[i].Value), (_commands, entries[i].Value, Expiry: expiry), static (database, keys, entry) => entry._commands.SetAsync(database, keys.Key, entry.Value, entry.Expiry)),
            (i, reply) => dropped.AddRange(reply.IsAvailable ? [] : [entries[i].Key])).ConfigureAwait(false);
        return Reply<IReadOnlyList<string>>.OfWrite(dropped, failed);
    }

    private async ValueTask<Reply<bool[]>> AddEachAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry)
    {
        var isAdded = new bool[entries.Count];
        var (failure, _) = await EachAsync(
            entries.Count,
            i => AskSizedAsync(CacheOperation.AddMany, new OneKey(keys, entries[i].Key), SizeOf(keys, entries[i].Key, entries[i].Value), (_commands, entries[i].Value, Expiry: expiry), static (database, keys, entry) => entry._commands.AddAsync(database, keys.Key, entry.Value, entry.Expiry)),
            (i, reply) => isAdded[i] = reply.Value || !reply.IsAvailable).ConfigureAwait(false);
        return new(isAdded, failure);
    }

    private async ValueTask<Reply<long>> RemoveEachAsync(CacheOperation operation, RedisKey[] keys)
    {
        var removed = 0L;
        var (failure, failed) = await EachAsync(
            keys.Length,
            i => AskAsync(operation, new ManyKeys([keys[i]]), _commands, static (database, keys, commands) => commands.RemoveAsync(database, keys.Keys)),
            (_, reply) => removed += reply.Value).ConfigureAwait(false);
        return operation.IsWrite ? Reply<long>.OfWrite(removed, failed) : new(removed, failure);
    }

    /// <summary>Asks side by side, and takes the answers one after the other.</summary>
    /// <returns>Why an answer is missing, and the writes that may not have been done; null if there is no such.</returns>
    private static async ValueTask<(StoreFailure? Failure, FailedWrite? Failed)> EachAsync<T>(int count, Func<int, ValueTask<Reply<T>>> ask, Action<int, Reply<T>> take)
    {
        var asked = new Task<Reply<T>>[count];
        for (var i = 0; i < count; i++)
        {
            asked[i] = ask(i).AsTask();
        }

        StoreFailure? failure = null;
        var failed = new List<FailedWrite>();
        for (var i = 0; i < count; i++)
        {
            var reply = await asked[i].ConfigureAwait(false);
            failure ??= reply.Failure;
            if (reply.FailedWrite is { } write)
            {
                failed.Add(write);
            }

            take(i, reply);
        }

        return (failure, FailedWrite.Join(failed));
    }

    private static ManyKeys KeysOf(KeySpace keys, IReadOnlyList<string> names) => new([.. names.Select(name => (RedisKey)keys.FullUtf8(name))]);

    private static ManyKeys KeysOf(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries) => new([.. entries.Select(entry => (RedisKey)keys.FullUtf8(entry.Key))]);
}

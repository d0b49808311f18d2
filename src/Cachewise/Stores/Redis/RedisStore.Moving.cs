using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Scripts;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <content>Moving an entry to another version.</content>
internal sealed partial class RedisStore
{
    private const int MoveAttempts = 10;

    public override ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key)
    {
        var (source, target) = (new OneKey(from, key), new OneKey(to, key));
        return _link.Slots.SlotOf(source.Key) == _link.Slots.SlotOf(target.Key) ? RenameAsync(source, target) : MoveBetweenSlotsAsync(source, target, _largeKeys.Contains(from, key));
    }

    private ValueTask<Reply<bool>> RenameAsync(OneKey source, OneKey target) =>
        AskAsync(CacheOperation.Move, new ManyKeys([source.Key, target.Key]), 0, static async (database, keys, _) =>
        {
            try
            {
                return await database.KeyRenameAsync(keys.Keys[0], keys.Keys[1]).ConfigureAwait(false);
            }
            catch (RedisServerException error) when (ServerError.IsNoSuchKey(error))
            {
                return false;
            }
        });

    /// <summary>
    /// Nothing is atomic between two slots. In this order the entry is at both for a moment, and never at neither; and what somebody writes meanwhile is moved too, because the old one is
    /// removed only while it is what was copied. Of two who move it, one has.
    /// </summary>
    private async ValueTask<Reply<bool>> MoveBetweenSlotsAsync(OneKey source, OneKey target, bool isLarge)
    {
        for (var attempt = 0; attempt < MoveAttempts; attempt++)
        {
            var read = isLarge
                ? await AskLargeAsync(CacheOperation.Move, source, _mostBytes, held: 0, 0, static (database, key, _) => ReadAsync(database, key.Key)).ConfigureAwait(false)
                : await AskAsync(CacheOperation.Move, source, 0, static (database, keys, _) => ReadAsync(database, keys.Key)).ConfigureAwait(false);
            if (!read.IsAvailable || read.Value is not { } entry)
            {
                return new(false, read.Failure);
            }

            var written = await AskSizedAsync(CacheOperation.Move, target, (int)entry.Value.Length(), (_commands, entry.Value, entry.Lifetime), static (database, keys, entry) =>
                entry._commands.SetAsync(database, keys.Key, entry.Value, entry.Lifetime, When.Always)).ConfigureAwait(false);
            if (!written.IsAvailable)
            {
                return written;
            }

            var removed = await AskSizedAsync(CacheOperation.Move, source, (int)entry.Value.Length(), entry.Value, static async (database, keys, value) =>
                (bool)await database.ScriptEvaluateAsync(RedisScripts.TouchIf, [keys.Key], [value, Lifetime(Expiry.None)]).ConfigureAwait(false)).ConfigureAwait(false);
            if (!removed.IsAvailable || removed.Value)
            {
                return removed;
            }
        }

        return Reply<bool>.Unavailable(new(FailureKind.Contended, CacheOperation.Move.Name, "the entry was written again and again while it was moved"));
    }

    private static async Task<(RedisValue Value, TimeSpan? Lifetime)?> ReadAsync(IDatabase database, RedisKey key)
    {
        var value = RedisCommands.GetAsync(database, key);
        var left = (long)await database.ExecuteAsync("PTTL", key).ConfigureAwait(false);
        return await value.ConfigureAwait(false) is { IsNull: false } there && left != -2
            ? (there, left < 0 ? null : Expiry.TimeOf(Math.Max(1, left)))
            : null;
    }
}

using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Scripts;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>Moves an entry to another version.</summary>
internal sealed class VersionMove(RedisExecutor executor, ConnectionSwitch connections, LargeValues large, CommandFallbacks fallbacks, LeaseEndings? endings)
{
    private const int MaxAttempts = 10;

    private static readonly RedisCommand<OneKey, bool, (RedisValue Value, TimeSpan? Lifetime)?, (RedisValue Value, TimeSpan? Lifetime)?> Read =
        new("PIPELINE GET PTTL", static (attempt, key, _) => ReadAsync(attempt.Database, key.Key), static (_, _, entry) => entry);

    private static readonly RedisCommand<OneKey, (CommandFallbacks Fallbacks, RedisValue Value, TimeSpan? Lifetime, LeaseEndings? Endings), bool, bool> Write = new(
        "SET",
        static (attempt, key, entry) => LeaseEndings.SendAsync(
            entry.Endings, attempt, [key.Key], () => entry.Fallbacks.SetAsync(attempt.Database, key.Key, entry.Value, entry.Lifetime, When.Always)),
        static (_, _, isDone) => isDone);

    /// <summary>Removes the entry while it holds this value.</summary>
    private static readonly RedisCommand<OneKey, (RedisValue Value, LeaseEndings? Endings), RedisResult, bool> RemoveIf = new(
        "EVALSHA",
        static (attempt, key, entry) => LeaseEndings.SendAsync(
            entry.Endings,
            attempt,
            [key.Key],
            () => attempt.Database.ScriptEvaluateAsync(RedisScripts.TouchIf, [key.Key], [entry.Value, EntryCommands.ExpiryArgument(Expiry.None)])),
        static (_, _, result) => (bool)result);

    public ValueTask<Reply<bool>> MoveAsync(OneKey source, OneKey target) =>
        connections.Current.Slots.AllowsBoth(source.Key, target.Key) ? RenameAsync(source, target) : CopyAsync(source, target);

    private ValueTask<Reply<bool>> RenameAsync(OneKey source, OneKey target) =>
        executor.ExecuteAsync(CacheOperation.Move, new ManyKeys([source.Key, target.Key]), endings, new RedisCommand<ManyKeys, LeaseEndings?, bool, bool>(
            "RENAME",
            static (attempt, keys, endings) => LeaseEndings.SendAsync(endings, attempt, keys.Keys, () => attempt.Database.KeyRenameAsync(keys.Keys[0], keys.Keys[1])),
            static (_, _, isDone) => isDone)
        {
            IsReply = ServerError.IsNoSuchKey,
            ReadError = static (_, _, _) => false,
        });

    /// <summary>
    /// Copies the entry and removes the old one, since nothing is atomic between two slots. In this order the entry is
    /// at both for a moment, and never at neither. What others write meanwhile is moved too, because the old entry is
    /// removed only while it is what was copied. Of two callers that move it, one succeeds.
    /// </summary>
    private async ValueTask<Reply<bool>> CopyAsync(OneKey source, OneKey target)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var read = large.Contains(source)
                ? await large.ExecuteLargeAsync(CacheOperation.Move, source, large.MaxBytes, held: 0, state: true, Read).ConfigureAwait(false)
                : await executor.ExecuteAsync(CacheOperation.Move, source, state: true, Read).ConfigureAwait(false);
            if (!read.IsAvailable || read.Value is not { } entry)
            {
                return new(false, read.Failure);
            }

            var size = entry.Value.Length();
            var written = await large.ExecuteAsync(CacheOperation.Move, target, size, (fallbacks, entry.Value, entry.Lifetime, endings), Write).ConfigureAwait(false);
            if (!written.IsAvailable)
            {
                return written;
            }

            var removed = await large.ExecuteAsync(CacheOperation.Move, source, size, (entry.Value, endings), RemoveIf).ConfigureAwait(false);
            if (!removed.IsAvailable || removed.Value)
            {
                return removed;
            }
        }

        return Reply<bool>.Unavailable(RedisFailure.Contended(MaxAttempts));
    }

    private static async Task<(RedisValue Value, TimeSpan? Lifetime)?> ReadAsync(IDatabase database, RedisKey key)
    {
        var value = CommandFallbacks.GetAsync(database, key);
        var left = (long)await database.ExecuteAsync("PTTL", key).ConfigureAwait(false);
        return await value.ConfigureAwait(false) is { IsNull: false } found && left != -2
            ? (found, left < 0 ? null : Expiry.TimeOf(Math.Max(1, left)))
            : null;
    }
}

using StackExchange.Redis;

namespace Cachewise.Redis;

/// <content>What happens when the server is back: nothing is read before what it missed is made good.</content>
internal sealed partial class RedisStore
{
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(1);

    private readonly Lock _settlingLock = new();
    private Task<CacheUnavailableException?>? _settling;
    private CacheUnavailableException? _refusal;
    private long _refusedAt;

    /// <summary>Whether the server answers, and holds nothing that is older than what callers were told.</summary>
    private async Task<bool> IsBackAsync()
    {
        try
        {
            var switched = _link.Switched;
            var ping = PingAsync(await _link.GetDatabaseAsync().ConfigureAwait(false));
            if (await Task.WhenAny(ping, switched).ConfigureAwait(false) == switched)
            {
                return false; // what hangs is no longer the right server: ask the other one
            }

            await ping.ConfigureAwait(false);
            return await RemoveDroppedAsync().ConfigureAwait(false) is null or { IsRefusal: true };
        }
        catch (Exception error) when (error is ObjectDisposedException || RedisFailure.IsOutage(error))
        {
            return error is not ObjectDisposedException && RedisFailure.IsRefusal(error);
        }
    }

    /// <summary>
    /// Asks for a key, not for PING: that would not find a database which the server does not have. The key is of this cache, for a user may be allowed no others.
    /// </summary>
    private Task<bool> PingAsync(IDatabase database) => database.KeyExistsAsync(_allKeys.Full("cachewise"));

    /// <summary>
    /// Removes what was dropped while calls go on; one removal at a time, and all callers wait for it. A server that refuses is asked again after a second, not by every call.
    /// </summary>
    /// <returns>Why something is left; null if nothing is.</returns>
    private Task<CacheUnavailableException?> SettleAsync()
    {
        lock (_settlingLock)
        {
            var isSettling = _settling is { IsCompleted: false };
            if (!isSettling && (_refusal is null || TimeProvider.System.GetElapsedTime(_refusedAt) > RefusalPause))
            {
                _settling = Task.Run(SettleOnceAsync);
            }

            return _settling!;
        }
    }

    private async Task<CacheUnavailableException?> SettleOnceAsync()
    {
        var refusal = await RemoveDroppedAsync().ConfigureAwait(false);
        lock (_settlingLock)
        {
            (_refusal, _refusedAt) = (refusal, TimeProvider.System.GetTimestamp());
        }

        return refusal;
    }

    private async Task<CacheUnavailableException?> RemoveDroppedAsync()
    {
        try
        {
            if (_dropped.IsOverflowing)
            {
                await RemoveAllAsync().ConfigureAwait(false);
            }

            foreach (var page in _dropped.Snapshot().Chunk(ScanPage))
            {
                var database = await _link.GetDatabaseAsync().ConfigureAwait(false);
                await database.KeyDeleteAsync(Array.ConvertAll(page, entry => (RedisKey)entry.Key)).ConfigureAwait(false);
                _dropped.Settle(page);
            }

            return null;
        }
        catch (Exception error) when (RedisFailure.IsOutage(error))
        {
            return Unavailable(Operation.Remove, error);
        }
    }

    private async Task RemoveAllAsync()
    {
        var isDone = false;
        _dropped.BeginAll();
        try
        {
            var database = await _link.GetDatabaseAsync().ConfigureAwait(false);
            await foreach (var page in FoundAsync(_allKeys.PatternOfAnyVersion, CancellationToken.None).Where(key => _allKeys.IsEntryOfAnyVersion(((string?)key)!)).Chunk(ScanPage).ConfigureAwait(false))
            {
                await database.KeyDeleteAsync(page).ConfigureAwait(false);
            }

            isDone = true;
        }
        finally
        {
            _dropped.EndAll(isDone);
        }
    }
}

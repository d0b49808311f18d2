using Cachewise.Selection;

namespace Cachewise.Redis;

/// <content>Another way to the server, while calls go on: a new password, a new host, another certificate.</content>
internal sealed partial class RedisStore
{
    private static readonly TimeSpan ReplacePause = TimeSpan.FromSeconds(1);

    private CancellationTokenSource? _replacing;

    /// <summary>
    /// Goes over to the connection that the plan asks for, as soon as that works; until then the old one is used, so that a password may change in the configuration before it does in the
    /// server, or after it. A later plan ends the attempt at this one.
    /// </summary>
    /// <returns>Whether it has come to that.</returns>
    public async Task<bool> ReplaceAsync(PlannedCache plan)
    {
        var replacing = new CancellationTokenSource();
        if (Interlocked.Exchange(ref _replacing, replacing) is { } earlier)
        {
            await earlier.CancelAsync().ConfigureAwait(false);
        }

        var next = _links.Take(plan);
        if (next == _link)
        {
            _links.Return(next);
            return true;
        }

        while (!await WorksAsync(next).ConfigureAwait(false))
        {
            if (replacing.IsCancellationRequested || Volatile.Read(ref _isDisposed))
            {
                await CloseAsync(next).ConfigureAwait(false);
                return false;
            }

            await Task.Delay(ReplacePause, TimeProvider.System).ConfigureAwait(false);
        }

        _ = RetireAsync(Interlocked.Exchange(ref _link, next));
        return true;
    }

    private async Task RetireAsync(RedisLink last)
    {
        await Task.Delay(last.Settings.OperationTimeout, TimeProvider.System).ConfigureAwait(false); // what is under way ends there
        await CloseAsync(last).ConfigureAwait(false);
    }

    private static async Task<bool> WorksAsync(RedisLink link)
    {
        try
        {
            await link.FirstAttemptAsync().ConfigureAwait(false);
            await PingAsync(await link.GetDatabaseAsync().ConfigureAwait(false)).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is ObjectDisposedException || RedisFailure.IsOutage(error))
        {
            return false;
        }
    }

    private ValueTask CloseAsync(RedisLink link) => _links.Return(link)?.DisposeAsync() ?? ValueTask.CompletedTask;
}

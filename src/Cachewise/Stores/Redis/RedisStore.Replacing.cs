using Cachewise.Concurrency;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Diagnostics;

namespace Cachewise.Stores.Redis;

/// <content>Another way to the server, while calls go on: a new password, a new host, another certificate.</content>
internal sealed partial class RedisStore
{
    private static readonly TimeSpan ReplacePause = TimeSpan.FromSeconds(1);

    private readonly Lock _linkLock = new();
    private int _replacements;

    /// <remarks>
    /// A password may so change in the configuration before it does in the server, or after it. With one connection alone the new one is not
    /// tried, and the old one is closed at once.
    /// </remarks>
    /// <inheritdoc/>
    public override async Task<bool> ReconnectAsync(PlannedCache plan, Action<string> onFailed, Action onReconnected)
    {
        if (_link.IsBorrowed)
        {
            return false;
        }

        var number = Interlocked.Increment(ref _replacements);
        var next = _links.Take(plan);
        var isTold = false;
        while (next != _link && next.Settings.MayTryAnother && IsLast(number) && await FailureOfAsync(next).ConfigureAwait(false) is { } failure)
        {
            if (!isTold)
            {
                onFailed(failure);
                isTold = true;
            }

            await Task.Delay(ReplacePause, TimeProvider.System).ConfigureAwait(false);
        }

        RedisLink? last = null;
        lock (_linkLock)
        {
            if (IsLast(number) && next != _link)
            {
                (last, _link) = (_link, next);
            }
        }

        if (last is null)
        {
            await CloseAsync(next).ConfigureAwait(false); // superseded, or in use already
            return IsLast(number);
        }

        onReconnected();
        if (next.Settings.MayTryAnother)
        {
            _ = Detached.Start(() => RetireAsync(last));
        }
        else
        {
            await CloseAsync(last).ConfigureAwait(false);
        }

        return true;
    }

    private bool IsLast(int number) => number == Volatile.Read(ref _replacements) && !_isDisposed;

    private async Task RetireAsync(RedisLink last)
    {
        do
        {
            await Task.Delay(last.Settings.OperationTimeout, TimeProvider.System).ConfigureAwait(false); // what is under way ends there
        }
        while (last.IsScanned);

        await CloseAsync(last).ConfigureAwait(false);
    }

    /// <summary>What is said of a server that cannot be used; null if it can.</summary>
    private async Task<string?> FailureOfAsync(RedisLink link)
    {
        try
        {
            await link.FirstAttemptAsync().ConfigureAwait(false);
            await link.PingAsync(RedisNode.Unnamed, _allKeys.Start).ConfigureAwait(false);
            return null;
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return $"Redis at {link.Address} {RedisFailure.Create(error, link.FactsOf(RedisNode.Unnamed))}";
        }
    }

    private ValueTask CloseAsync(RedisLink link) => _links.Return(link)?.DisposeAsync() ?? ValueTask.CompletedTask;
}

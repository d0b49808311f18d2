using Cachewise.Concurrency;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <content>The end of a connection, and of what is on it.</content>
internal sealed partial class RedisConnection
{
    /// <summary>Closes the connection; one that is still being made is closed when it is there, and not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_large is { } large)
        {
            await large.DisposeAsync().ConfigureAwait(false);
        }

        switch (Close())
        {
            case { IsCompletedSuccessfully: true } connected:
                await CloseAsync(await connected.ConfigureAwait(false)).ConfigureAwait(false);
                break;
            case { } connecting:
                CloseWhenConnected(connecting);
                break;
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        _large?.Dispose();
        if (Close() is { } connecting)
        {
            CloseWhenConnected(connecting);
        }
    }

    /// <summary>The client lets commands end first, which takes as long as one may: what is stuck on the connection for large values is not waited for.</summary>
    private Task CloseAsync(ConnectionMultiplexer multiplexer) =>
        settings.IsForLargeValues ? multiplexer.CloseAsync(allowCommandsToComplete: false) : multiplexer.DisposeAsync().AsTask();

    private void CloseWhenConnected(Task<ConnectionMultiplexer> connecting) => _ = Detached.Start(() => connecting.ContinueWith(
        done => Close(done.Result),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default));

    /// <inheritdoc cref="CloseAsync"/>
    private void Close(ConnectionMultiplexer multiplexer)
    {
        if (settings.IsForLargeValues)
        {
            multiplexer.Close(allowCommandsToComplete: false);
        }
        else
        {
            multiplexer.Dispose();
        }
    }

    private Task<ConnectionMultiplexer>? Close()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _database = null;
            CloseAttempts();
            return Interlocked.Exchange(ref _connecting, null);
        }
    }
}

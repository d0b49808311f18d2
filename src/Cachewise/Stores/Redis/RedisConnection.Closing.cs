using System.Net;
using System.Net.Sockets;
using Cachewise.Concurrency;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <content>The end of a connection, and of what is on it.</content>
internal sealed partial class RedisConnection
{
    /// <summary>Closes the connection; one that is still being made is closed when it is there, and not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        var (connecting, large) = Close();
        if (large is not null)
        {
            await large.DisposeAsync().ConfigureAwait(false);
        }

        switch (connecting)
        {
            case { IsCompletedSuccessfully: true } connected:
                await CloseAsync(await connected.ConfigureAwait(false)).ConfigureAwait(false);
                break;
            case { } unfinished:
                CloseWhenConnected(unfinished);
                break;
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        var (connecting, large) = Close();
        large?.Dispose();
        if (connecting is not null)
        {
            CloseWhenConnected(connecting);
        }
    }

    /// <summary>Cuts the connection, but not that for large values; the client notices at once, ends what is under way, and connects again.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets.Values)
        {
            Cut(socket);
        }
    }

    /// <summary>As <see cref="Cut()"/>, but leaves one alone that is still being made, which may only be slow.</summary>
    public void CutIfConnected()
    {
        if (_database?.Multiplexer.IsConnected == true)
        {
            Cut();
        }
    }

    /// <summary>Cuts the connection to one server; the client notices at once, ends what is under way there, and connects again.</summary>
    public void Cut(EndPoint endpoint)
    {
        if (_sockets.GetValueOrDefault(endpoint) is { } socket)
        {
            Cut(socket);
        }
    }

    private void Cut(Socket socket)
    {
        ResetOnClose(socket);
        socket.Dispose();
    }

    /// <summary>By default the system goes on sending what it has of a closed socket. That of a large value is discarded: a write that has failed must not be done later. What has arrived at the server is done all the same.</summary>
    private void ResetOnClose(Socket socket)
    {
        if (!settings.IsForLargeValues)
        {
            return;
        }

        try
        {
            socket.LingerState = new(enable: true, seconds: 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is closed already.
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

    private (Task<ConnectionMultiplexer>? Connecting, RedisConnection? Large) Close()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _database = null;
            CloseAttempts();
            foreach (var socket in _sockets.Values)
            {
                ResetOnClose(socket);
            }

            return (Interlocked.Exchange(ref _connecting, null), Interlocked.Exchange(ref _large, null));
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Cachewise.Stores.Redis;

/// <content>The connection for large values, and what is known of the bytes that a connection receives.</content>
internal sealed partial class RedisConnection
{
    private RedisConnection? _large;

    /// <summary>A second connection to the same servers, for large values, made when the first of them is sent.</summary>
    public RedisConnection Large
    {
        get
        {
            lock (_lock)
            {
                ThrowIfDisposed();
                return _large ??= new(settings with { IsForLargeValues = true }, endpoints);
            }
        }
    }

    /// <summary>
    /// Whether a server sends, so that a call may have timed out behind what it sends: it has sent much, or what it has sent was not read yet, as in a process that is short of processors.
    /// </summary>
    /// <param name="server">The server; null for any.</param>
    public bool IsReceiving(EndPoint? server) => server is null
        ? Bytes.IsBusy || _sockets.Values.Any(HasUnread)
        : Bytes.FlowOf(server)?.IsBusy == true || (_sockets.TryGetValue(server, out var socket) && HasUnread(socket));

    private static bool HasUnread(Socket socket)
    {
        try
        {
            return socket.Available > 0;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}

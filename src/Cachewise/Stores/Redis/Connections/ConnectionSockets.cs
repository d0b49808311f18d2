using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>The last socket to each server, by which a connection is cut that the client would wait for.</summary>
/// <param name="discardsUnsent">
/// Whether a socket that is closed discards what it has not sent. By default the system goes on sending; but a large
/// write that has failed must not be done later. What has arrived at the server is done all the same.
/// </param>
internal sealed class ConnectionSockets(bool discardsUnsent)
{
    private readonly ConcurrentDictionary<EndPoint, Socket> _sockets = new();

    /// <summary>How many are open.</summary>
    public int Count => _sockets.Values.Count(socket => socket.Connected);

    public void Add(EndPoint server, Socket socket) => _sockets[server] = socket;

    /// <summary>Closes the socket to a server.</summary>
    /// <param name="server">The server; null for all.</param>
    public void Cut(EndPoint? server)
    {
        foreach (var socket in SocketsOf(server))
        {
            DiscardUnsent(socket);
            socket.Dispose();
        }
    }

    /// <summary>Has the sockets discard what they have not sent, when the client closes them.</summary>
    public void DiscardUnsent()
    {
        foreach (var socket in _sockets.Values)
        {
            DiscardUnsent(socket);
        }
    }

    /// <summary>Whether a server has sent what was not read yet.</summary>
    /// <param name="server">The server; null for any.</param>
    public bool HaveUnread(EndPoint? server) => SocketsOf(server).Any(HasUnread);

    private IEnumerable<Socket> SocketsOf(EndPoint? server) => server is null ? _sockets.Values : _sockets.TryGetValue(server, out var socket) ? [socket] : [];

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

    private void DiscardUnsent(Socket socket)
    {
        if (!discardsUnsent)
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
}

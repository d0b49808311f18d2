using System.Net;
using System.Net.Sockets;

namespace Cachewise.Tests.Servers;

/// <summary>A port of 127.0.0.1 that drops what is sent to it, as a firewall does.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly Socket _listener = NewSocket();
    private readonly List<Socket> _queue = [];

    public SilentServer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems reject connections that do not fit into the queue of a listener.");
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(backlog: 0);
        while (FitsIntoQueue())
        {
            // No connection is accepted, so the queue fills.
        }
    }

    public string Url => $"redis://{_listener.LocalEndPoint}/0";

    public void Dispose()
    {
        _queue.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }

    private bool FitsIntoQueue()
    {
        var socket = NewSocket();
        _queue.Add(socket);
        socket.Blocking = false;
        try
        {
            socket.Connect(_listener.LocalEndPoint!);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
        }

        return socket.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectWrite);
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}

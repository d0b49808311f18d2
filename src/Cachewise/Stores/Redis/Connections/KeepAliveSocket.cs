using System.Net.Sockets;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>Sets the keepalive probes of a socket by name; their numbers differ between systems.</summary>
internal static class KeepAliveSocket
{
    public static void Configure(Socket socket, KeepAliveOptions options)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        Set(socket, SocketOptionName.TcpKeepAliveTime, (int?)options.Idle?.TotalSeconds);
        Set(socket, SocketOptionName.TcpKeepAliveInterval, (int?)options.Interval?.TotalSeconds);
        Set(socket, SocketOptionName.TcpKeepAliveRetryCount, options.Count);
    }

    private static void Set(Socket socket, SocketOptionName name, int? value)
    {
        if (value is { } number)
        {
            socket.SetSocketOption(SocketOptionLevel.Tcp, name, number);
        }
    }
}

using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>Makes sockets as the client does.</summary>
internal static class ClientSocket
{
    public static Socket Create(EndPoint endpoint, ConfigurationOptions options)
    {
        if (endpoint.AddressFamily is AddressFamily.Unix)
        {
            return new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        }

        var socket = endpoint.AddressFamily is AddressFamily.Unspecified
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        if (options.TcpKeepAlive)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        }

        return socket;
    }
}

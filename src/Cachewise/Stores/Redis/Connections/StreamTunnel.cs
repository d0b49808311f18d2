using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>Makes a client read and write through streams that count.</summary>
/// <param name="flows">The bytes.</param>
internal class StreamTunnel(ByteFlows flows) : Tunnel
{
    /// <summary>
    /// The tunnel for a client: a <see cref="SocketTunnel"/>, unless the application brings another version of the
    /// client, in which that cannot be had.
    /// </summary>
    /// <param name="flows">The bytes.</param>
    /// <param name="options">The options of the client.</param>
    public static Tunnel Create(ByteFlows flows, ConfigurationOptions options)
    {
        try
        {
            return CreateSocketTunnel(flows, options);
        }
        catch (Exception error) when (error is TypeLoadException or MissingMemberException)
        {
            return new StreamTunnel(flows);
        }
    }

    public override ValueTask<Stream?> BeforeAuthenticateAsync(EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken) =>
        new(socket is null ? null : new ObservedStream(socket, flows.Begin(endpoint)));

    // What the client lacks is missed when the method that needs it is compiled, so this is one of its own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SocketTunnel CreateSocketTunnel(ByteFlows flows, ConfigurationOptions options)
    {
        RuntimeHelpers.RunClassConstructor(typeof(SocketTransport).TypeHandle);
        return new(flows, options);
    }
}

#pragma warning disable SER009 // the client's transports are experimental: see StreamTunnel.Create
using System.Net;
using RESPite.Transports;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Gives a client a <see cref="SocketTransport"/> for each connection without TLS. For TLS the client uses streams, and
/// its flag <c>DedicatedThreads</c>.
/// </summary>
/// <param name="flows">The bytes.</param>
/// <param name="options">The options of the client.</param>
internal sealed class SocketTunnel(ByteFlows flows, ConfigurationOptions options) : StreamTunnel(flows)
{
    private readonly ByteFlows _flows = flows;

    /// <summary>Connects as the client does by itself.</summary>
    public override async ValueTask<DuplexTransport?> ConnectTransportAsync(EndPoint endpoint, ConnectionType connectionType, TlsOptions tls, CancellationToken cancellationToken)
    {
        if (tls.IsEnabled || connectionType is not ConnectionType.Interactive)
        {
            return null;
        }

        var socket = ClientSocket.Create(endpoint, options);
        try
        {
            options.BeforeSocketConnect?.Invoke(endpoint, connectionType, socket);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(options.ConnectTimeout);
            await socket.ConnectAsync(endpoint, timeout.Token).ConfigureAwait(false);
            return new SocketTransport(socket, _flows.Begin(endpoint));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

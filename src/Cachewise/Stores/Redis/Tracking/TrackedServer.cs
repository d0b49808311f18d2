#pragma warning disable SER009 // the client's view of its TLS options is experimental
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// Opens one connection to a server, with the login, the TLS and the options of the cache's own connection.
/// </summary>
/// <param name="parameters">How to connect.</param>
/// <param name="endpoint">The server.</param>
/// <param name="options">Makes the options; called for each connection, so that a replaced token is used.</param>
internal sealed class TrackedServer(ConnectionParameters parameters, EndPoint endpoint, TrackingOptions options)
{
    private readonly TlsHandshake? _tls = parameters.Address.UseTls ? new(parameters.Pool) { OnCertificate = parameters.OnCertificate } : null;

    /// <summary>The options of the connection.</summary>
    public ConfigurationOptions CreateOptions() => options.Create(_tls);

    /// <summary>The name of the connection in CLIENT LIST: that of the cache's own, and <c>-near</c>.</summary>
    public string NameOf(ConfigurationOptions options) => $"{(string.IsNullOrEmpty(options.ClientName) ? $"cachewise-{parameters.Alias}" : options.ClientName)}-near";

    /// <summary>A socket, which is to be disposed of even while it connects.</summary>
    public Socket CreateSocket(ConfigurationOptions options) => ClientSocket.Create(endpoint, options);

    /// <summary>Connects; the calling thread waits.</summary>
    public void Connect(Socket socket, ConfigurationOptions options)
    {
        var connecting = ConnectAsync(socket, options);
        BlockedThread.WaitForAny(TimeSpan.FromMilliseconds(options.ConnectTimeout), connecting, ObserveAsync(connecting));
        connecting.GetAwaiter().GetResult();
        socket.Blocking = false;
    }

    /// <summary>The stream on a socket, by TLS if the options say so.</summary>
    public Stream Secure(Stream stream, ConfigurationOptions options)
    {
        if (!options.Ssl)
        {
            return stream;
        }

        var tls = new TlsOptions(options);
        var host = tls.ResolveHost(endpoint);
        var secured = new SslStream(stream, leaveInnerStreamOpen: true);
        secured.AuthenticateAsClient(tls.GetSslClientAuthenticationOptions(host) ?? new()
        {
            TargetHost = host,
            EnabledSslProtocols = tls.SslProtocols ?? SslProtocols.None,
            CertificateRevocationCheckMode = tls.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = tls.CertificateValidationCallback,
            LocalCertificateSelectionCallback = tls.CertificateSelectionCallback,
        });
        return secured;
    }

    /// <summary>Why the connection failed; null where nothing is known but that the server is unavailable.</summary>
    /// <param name="error">What ended it.</param>
    /// <param name="isConnected">Whether the socket was connected.</param>
    public ConnectionProblem? Explain(Exception error, bool isConnected) => error switch
    {
        TrackingException { Problem.Kind: ConnectionProblemKind.LoginRejected } => options.LoginRejected,
        TrackingException known => known.Problem,
        InvalidDataException => new(ConnectionProblemKind.Misconfigured, $"sent what is no message of a tracking connection: {error.Message.TrimEnd('.')}", "check that it is a Redis server"),
        _ when _tls?.Problem is { } problem => problem,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            new(ConnectionProblemKind.UnknownHost, "cannot be found", "check the host in RedisUrl"),
        TimeoutException => new(
            ConnectionProblemKind.SlowConnect,
            $"{(isConnected ? "accepted the connection but did not reply" : "did not accept a connection")} within {parameters.ConnectTimeout.TotalMilliseconds:0} ms",
            parameters.FixOfSlowConnect),
        _ => null,
    };

    private async Task ConnectAsync(Socket socket, ConfigurationOptions options)
    {
        var target = options.Tunnel is null ? endpoint : await options.Tunnel.GetSocketConnectEndpointAsync(endpoint, CancellationToken.None).ConfigureAwait(false);
        options.BeforeSocketConnect?.Invoke(endpoint, ConnectionType.Interactive, socket);
        if (options.Tunnel is not null)
        {
            await options.Tunnel.BeforeSocketConnectAsync(endpoint, ConnectionType.Interactive, socket, CancellationToken.None).ConfigureAwait(false);
        }

        await socket.ConnectAsync(target ?? throw UnusableTunnel()).ConfigureAwait(false);
        if (options.Tunnel is not null && await options.Tunnel.BeforeAuthenticateAsync(endpoint, ConnectionType.Interactive, socket, CancellationToken.None).ConfigureAwait(false) is not null)
        {
            throw UnusableTunnel();
        }
    }

    /// <summary>Observes the failure of a connection that was given up.</summary>
    private static async Task ObserveAsync(Task connecting) => await connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TrackingException UnusableTunnel() => new(new(
        ConnectionProblemKind.OptionsUnusable, "tells of no changes, because the Tunnel that ConfigureRedis has set replaces the socket", "use a tunnel that leaves the socket"));
}

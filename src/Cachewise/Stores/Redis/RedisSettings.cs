using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cachewise.Configuration;
using Cachewise.Selection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Cachewise.Stores.Redis;

/// <summary>What a connection needs to know beside where it goes, from the declaration of a cache.</summary>
internal sealed record RedisSettings(string Alias, RedisAddress Address, ConnectionPool Pool, Action<string, ConfigurationOptions>? Configure = null)
{
    /// <summary>Enough for a healthy server on a starved machine (250 ms was not), and little enough to wait for a hung one.</summary>
    public static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestLargeValue = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultHealthCheckInterval = TimeSpan.FromSeconds(60);

    // The client asks for a sign of life with ECHO where it connects, and with PING later. A connection on which it is refused it closes, and a user may have the right to one alone.
    private static readonly CommandMap ByPing = CommandMap.Create(["ECHO"], available: false);

    /// <summary>The longest time that one operation may take.</summary>
    public TimeSpan OperationTimeout { get; } = Pool.SocketTimeout ?? DefaultOperationTimeout;

    /// <summary>The longest time that connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; } = Pool.SocketConnectTimeout ?? DefaultConnectTimeout;

    /// <summary>
    /// Whether a second connection may be made beside the one that carries all calls: to find out whether another would be better. It is closed at once, or takes over.
    /// </summary>
    public bool MayTryAnother { get; } = Pool.MaxConnections is not 1;

    /// <summary>What to do where connecting takes longer: the specification's own fix, unless it has been taken already.</summary>
    public string FixOfSlowConnect => ConnectTimeout < LongConnectTimeout
        ? "check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true"
        : "check its address";

    /// <summary>How often a connection is checked.</summary>
    public TimeSpan HealthCheckInterval { get; } = Pool.HealthCheckInterval ?? DefaultHealthCheckInterval;

    /// <summary>
    /// Equal for caches that may share a connection. It holds passwords: it is never printed. (The text of the pool lists all its settings, and masks one password.)
    /// </summary>
    public object SharingKey { get; } = (Address, Pool.ToString(), Pool.SentinelKwargs?.Password, Configure is null ? null : Alias);

    /// <summary>Where a change of the server is logged: nowhere, unless said.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Sees the server's certificate and the protocol of each TLS handshake.</summary>
    public Action<X509Certificate2, SslProtocols>? OnCertificate { get; init; }

    /// <summary>
    /// Whether the connection is for large values. Then it is not the client that bounds a call, but <see cref="LargeLane"/>, which sees whether bytes flow.
    /// </summary>
    public bool IsForLargeValues { get; init; }

    public static RedisSettings Of(PlannedCache plan, Action<string, ConfigurationOptions>? configure = null) =>
        new(plan.Alias, plan.Address!, plan.Config.ConnectionPool with { MaxConnections = plan.Config.EffectiveMaxConnections }, configure);

    /// <summary>The client's options for these servers, with the login of the URL.</summary>
    /// <param name="endpoints">Where they are.</param>
    /// <param name="tls">The handshake; null without TLS.</param>
    /// <param name="tunnel">What sees the bytes; null where that is not needed.</param>
    public ConfigurationOptions OptionsFor(IEnumerable<RedisEndpoint> endpoints, TlsHandshake? tls, Tunnel? tunnel = null)
    {
        var operation = (int)Math.Max(1, OperationTimeout.TotalMilliseconds);
        var options = new ConfigurationOptions
        {
            DefaultDatabase = Address.Database,
            User = Address.User,
            Password = Address.Password,
            ClientName = IsForLargeValues ? $"cachewise-{Alias}-large" : $"cachewise-{Alias}",
            IncludeDetailInExceptions = false,                             // the detail names keys, and a failed call should cost little
            AbortOnConnectFail = false,                                    // a server that is away is no reason not to start
            ConnectRetry = 0,                                              // the first attempt does not wait for a second; the policy below repeats
            ConnectTimeout = (int)Math.Max(1, ConnectTimeout.TotalMilliseconds),
            AsyncTimeout = IsForLargeValues ? (int)LongestLargeValue.TotalMilliseconds : operation,
            SyncTimeout = operation,
            HeartbeatInterval = TimeSpan.FromMilliseconds(Math.Clamp(operation / 10, 50, 100)), // time-outs are noticed on this beat
            BacklogPolicy = BacklogPolicy.FailFast,                         // a call while the server is away fails at once
            ReconnectRetryPolicy = new ExponentialRetry(100, 500),          // milliseconds: first, and at the most
            ConfigurationChannel = "",                                      // no subscription, so no second connection
            TieBreaker = "",
            ConfigCheckSeconds = 1,                                        // how soon a replica that became primary is written to
            KeepAlive = (int)HealthCheckInterval.TotalSeconds,
            CommandMap = ByPing,
            AllowAdmin = true,                                             // INFO and CLUSTER count as administration; nobody else reaches this connection
            TcpKeepAlive = Pool.SocketKeepAlive ?? false,
            Tunnel = tunnel,
        };
        foreach (var endpoint in endpoints)
        {
            options.EndPoints.Add(endpoint.Host, endpoint.Port);
        }

        if (Pool.SocketKeepAliveOptions is { } keepAlive)
        {
            options.BeforeSocketConnect = (_, _, socket) => KeepAliveSocket.Configure(socket, keepAlive);
        }

        if (tls is not null)
        {
            options.Ssl = true;
            options.SslClientAuthenticationOptions = tls.OptionsFor;
        }

        Configure?.Invoke(Alias, options);
        return options;
    }
}

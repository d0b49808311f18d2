using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cachewise.Configuration;
using Cachewise.Selection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>What connections need to know from the declaration of a cache.</summary>
internal sealed record ConnectionParameters(string Alias, RedisAddress Address, ConnectionPool Pool, Action<string, ConfigurationOptions>? Configure = null)
{
    /// <summary>
    /// Long enough for a healthy server on a busy machine (250 ms was not), and short enough to wait for a hung one.
    /// </summary>
    public static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultHealthCheckInterval = TimeSpan.FromSeconds(60);

    /// <summary>The longest time that one operation may take.</summary>
    public TimeSpan OperationTimeout { get; } = Pool.SocketTimeout ?? DefaultOperationTimeout;

    /// <summary>The longest time that connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; } = Pool.SocketConnectTimeout ?? DefaultConnectTimeout;

    /// <summary>
    /// Whether a second connection may be opened beside the one that carries all calls: for large values, and to probe
    /// whether another one works. A probing connection is closed at once, or takes over.
    /// </summary>
    public bool MayTryAnother { get; } = Pool.MaxConnections is not 1;

    /// <summary>What to do if connecting takes longer: the specification's fix, unless it is set already.</summary>
    public string FixOfSlowConnect => ConnectTimeout < LongConnectTimeout
        ? "check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true"
        : "check its address";

    /// <summary>How often a connection is checked.</summary>
    public TimeSpan HealthCheckInterval { get; } = Pool.HealthCheckInterval ?? DefaultHealthCheckInterval;

    /// <summary>
    /// Equal for caches that may share a connection. It holds passwords and is never printed. The text of the pool
    /// lists all its settings, but masks one password.
    /// </summary>
    public object SharingKey { get; } = (Address, Pool.ToString(), Pool.SentinelKwargs?.Password, Configure is null ? null : Alias);

    /// <summary>Where a change of the server is logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Called with the server's certificate and the protocol of each TLS handshake.</summary>
    public Action<X509Certificate2, SslProtocols>? OnCertificate { get; init; }

    /// <summary>
    /// Whether the connection is for large values. Then <see cref="LargeValueTransfer"/> limits the time of a call, not
    /// the client, since it sees whether bytes flow.
    /// </summary>
    public bool IsForLargeValues { get; init; }

    /// <summary>How to connect for a cache.</summary>
    public static ConnectionParameters Create(PlannedCache plan, Action<string, ConfigurationOptions>? configure = null) =>
        new(plan.Alias, plan.Address!, plan.Config.ConnectionPool with { MaxConnections = plan.Config.EffectiveMaxConnections }, configure);
}

using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cachewise.Configuration;
using Cachewise.Selection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>What a connection needs to know beside where it goes, from the declaration of a cache.</summary>
internal sealed record RedisSettings(string Alias, RedisAddress Address, ConnectionPool Pool, Action<string, ConfigurationOptions>? Configure = null)
{
    /// <summary>Enough for a healthy server on a starved machine (250 ms was not), and little enough to wait for a hung one.</summary>
    public static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultHealthCheckInterval = TimeSpan.FromSeconds(60);

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
}

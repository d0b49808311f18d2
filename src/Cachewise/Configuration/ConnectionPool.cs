using System.Text;
using Cachewise.Configuration;

namespace Cachewise;

/// <summary>
/// The settings of the connection to Redis: the specification's <c>connection_pool_kwargs</c>, typed. Every property is
/// null until it is set; null means its documented default. The names in files are redis-py's.
/// </summary>
public sealed record ConnectionPool
{
    /// <summary>
    /// The timeout of one operation, after which the server counts as unavailable, 1 ms to 24 days
    /// (<c>socket_timeout</c>): 1 second. 250 ms gave false alarms on a busy processor; with 1 second a page that reads
    /// the cache still answers while Redis hangs.
    /// </summary>
    public TimeSpan? SocketTimeout { get; init; }

    /// <summary>The timeout of connecting, 1 ms to 24 days (<c>socket_connect_timeout</c>): 2 seconds.</summary>
    public TimeSpan? SocketConnectTimeout { get; init; }

    /// <summary>
    /// Repeats a read, a set or a set of many once after a timeout (<c>retry_on_timeout</c>): false. Nothing else is
    /// repeated, because it may have been executed. A call then takes up to twice the time.
    /// </summary>
    public bool? RetryOnTimeout { get; init; }

    /// <summary>Turns on TCP keepalive (<c>socket_keepalive</c>): false.</summary>
    public bool? SocketKeepAlive { get; init; }

    /// <summary>The TCP keepalive probes (<c>socket_keepalive_options</c>): the operating system's.</summary>
    public KeepAliveOptions? SocketKeepAliveOptions { get; init; }

    /// <summary>
    /// How often a connection is checked, so that a server that hangs is detected before a call waits for it, 1 to
    /// 32767 whole seconds (<c>health_check_interval</c>): 60 seconds.
    /// </summary>
    public TimeSpan? HealthCheckInterval { get; init; }

    /// <summary>
    /// The most connections, at least 1 (<c>max_connections</c>); overrides <see cref="CacheConfig.MaxConnections"/>.
    /// </summary>
    public int? MaxConnections { get; init; }

    /// <summary>Whether the server must have a trusted certificate (<c>ssl_cert_reqs</c>): required.</summary>
    public CertificateRequirement? SslCertReqs { get; init; }

    /// <summary>A PEM file of the trusted authorities (<c>ssl_ca_certs</c>): the system's.</summary>
    public string? SslCaCerts { get; init; }

    /// <summary>A PEM file with the client's certificate (<c>ssl_certfile</c>): none.</summary>
    public string? SslCertFile { get; init; }

    /// <summary>
    /// A PEM file with the key of <see cref="SslCertFile"/> (<c>ssl_keyfile</c>): in the certificate's file.
    /// </summary>
    public string? SslKeyFile { get; init; }

    /// <summary>Whether the certificate must name the host (<c>ssl_check_hostname</c>): true.</summary>
    public bool? SslCheckHostname { get; init; }

    /// <summary>The sentinels, which name the primary (<c>sentinels</c>); port 26379 unless given.</summary>
    public IReadOnlyList<RedisEndpoint>? Sentinels { get; init; }

    /// <summary>The name of the primary in the sentinels (<c>service_name</c>).</summary>
    public string? ServiceName { get; init; }

    /// <summary>The login of the sentinels (<c>sentinel_kwargs</c>): without a password.</summary>
    public SentinelCredentials? SentinelKwargs { get; init; }

    /// <summary>
    /// Nodes of a Redis Cluster, of which one must answer (<c>startup_nodes</c>); port 6379 unless given. The host of
    /// the URL is one more node; its login and TLS are used for all nodes.
    /// </summary>
    public IReadOnlyList<RedisEndpoint>? StartupNodes { get; init; }

    /// <summary>
    /// Accepts a cluster that does not cover every slot, or lacks a node (<c>skip_full_coverage_check</c>): false.
    /// Otherwise the start reports it, and the calls that need all slots fail: keys, remove by pattern, clear.
    /// </summary>
    public bool? SkipFullCoverageCheck { get; init; }

    /// <summary>Whether any TLS setting is set.</summary>
    internal bool HasTlsSettings =>
        SslCertReqs is not null || SslCaCerts is not null || SslCertFile is not null || SslKeyFile is not null || SslCheckHostname is not null;

    /// <summary>The settings that are set; passwords are masked.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("ConnectionPool {");
        void Append(string name, object? value)
        {
            if (value is not null)
            {
                text.Append(text[^1] == '{' ? " " : ", ").Append(name).Append(" = ").Append(value is TimeSpan time ? Duration.Format(time) : value);
            }
        }

        Append(nameof(SocketTimeout), SocketTimeout);
        Append(nameof(SocketConnectTimeout), SocketConnectTimeout);
        Append(nameof(RetryOnTimeout), RetryOnTimeout);
        Append(nameof(SocketKeepAlive), SocketKeepAlive);
        Append(nameof(SocketKeepAliveOptions), SocketKeepAliveOptions);
        Append(nameof(HealthCheckInterval), HealthCheckInterval);
        Append(nameof(MaxConnections), MaxConnections);
        Append(nameof(SslCertReqs), SslCertReqs);
        Append(nameof(SslCaCerts), SslCaCerts);
        Append(nameof(SslCertFile), SslCertFile);
        Append(nameof(SslKeyFile), SslKeyFile);
        Append(nameof(SslCheckHostname), SslCheckHostname);
        Append(nameof(Sentinels), Sentinels is null ? null : string.Join(' ', Sentinels));
        Append(nameof(ServiceName), ServiceName);
        Append(nameof(SentinelKwargs), SentinelKwargs);
        Append(nameof(StartupNodes), StartupNodes is null ? null : string.Join(' ', StartupNodes));
        Append(nameof(SkipFullCoverageCheck), SkipFullCoverageCheck);
        return text.Append(" }").ToString();
    }
}

using System.Text;
using Cachewise.Configuration;

namespace Cachewise;

/// <summary>
/// How Redis is connected to: the specification's <c>connection_pool_kwargs</c>, typed. Every property is null until it is
/// set, and null means the default that it states. The names in files are redis-py's.
/// </summary>
public sealed record ConnectionPool
{
    /// <summary>
    /// The longest time one operation may take before the server counts as away (<c>socket_timeout</c>): 1 second.
    /// Four times the 250 ms that gave false alarms on a starved processor, and short enough that a page that reads
    /// the cache still answers while Redis hangs.
    /// </summary>
    public TimeSpan? SocketTimeout { get; init; }

    /// <summary>The longest time connecting may take (<c>socket_connect_timeout</c>): 2 seconds.</summary>
    public TimeSpan? SocketConnectTimeout { get; init; }

    /// <summary>
    /// Sends a read or a set that timed out once more (<c>retry_on_timeout</c>): false. Nothing else is repeated, because what
    /// timed out may have been done. A call then takes up to twice the time.
    /// </summary>
    public bool? RetryOnTimeout { get; init; }

    /// <summary>Turns on TCP keepalive (<c>socket_keepalive</c>): false.</summary>
    public bool? SocketKeepAlive { get; init; }

    /// <summary>The TCP keepalive probes (<c>socket_keepalive_options</c>): the operating system's.</summary>
    public KeepAliveOptions? SocketKeepAliveOptions { get; init; }

    /// <summary>How often a connection is checked, so that a server that hangs is found before a call waits for it (<c>health_check_interval</c>): 60 seconds.</summary>
    public TimeSpan? HealthCheckInterval { get; init; }

    /// <summary>The most connections (<c>max_connections</c>); wins over <see cref="CacheConfig.MaxConnections"/>.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Whether the server must show a valid certificate (<c>ssl_cert_reqs</c>): required.</summary>
    public CertificateRequirement? SslCertReqs { get; init; }

    /// <summary>A PEM file of the authorities to trust (<c>ssl_ca_certs</c>): the system's.</summary>
    public string? SslCaCerts { get; init; }

    /// <summary>A PEM file with the client's certificate (<c>ssl_certfile</c>): none.</summary>
    public string? SslCertFile { get; init; }

    /// <summary>A PEM file with the key of <see cref="SslCertFile"/> (<c>ssl_keyfile</c>): in the certificate's file.</summary>
    public string? SslKeyFile { get; init; }

    /// <summary>Whether the certificate must name the host (<c>ssl_check_hostname</c>): true.</summary>
    public bool? SslCheckHostname { get; init; }

    /// <summary>The sentinels to ask for the primary (<c>sentinels</c>); port 26379 unless given.</summary>
    public IReadOnlyList<RedisEndpoint>? Sentinels { get; init; }

    /// <summary>The name under which the sentinels know the primary (<c>service_name</c>).</summary>
    public string? ServiceName { get; init; }

    /// <summary>How to log in to the sentinels themselves (<c>sentinel_kwargs</c>): without a password.</summary>
    public SentinelCredentials? SentinelKwargs { get; init; }

    /// <summary>
    /// Nodes of a Redis Cluster, of which one must answer (<c>startup_nodes</c>); port 6379 unless given. The host of the URL is one too; its login and TLS are for all nodes.
    /// </summary>
    public IReadOnlyList<RedisEndpoint>? StartupNodes { get; init; }

    /// <summary>
    /// Does with a cluster that does not cover every slot, or lacks a node (<c>skip_full_coverage_check</c>): false. Otherwise the start says so, as do the calls that need all slots: keys, remove by
    /// pattern, clear.
    /// </summary>
    public bool? SkipFullCoverageCheck { get; init; }

    /// <summary>Whether any setting of TLS is given.</summary>
    internal bool HasTlsSettings =>
        SslCertReqs is not null || SslCaCerts is not null || SslCertFile is not null || SslKeyFile is not null || SslCheckHostname is not null;

    /// <summary>The settings that were made, in words; passwords are masked.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("ConnectionPool {");
        void Say(string name, object? value)
        {
            if (value is not null)
            {
                text.Append(text[^1] == '{' ? " " : ", ").Append(name).Append(" = ").Append(value is TimeSpan time ? Duration.Format(time) : value);
            }
        }

        Say(nameof(SocketTimeout), SocketTimeout);
        Say(nameof(SocketConnectTimeout), SocketConnectTimeout);
        Say(nameof(RetryOnTimeout), RetryOnTimeout);
        Say(nameof(SocketKeepAlive), SocketKeepAlive);
        Say(nameof(SocketKeepAliveOptions), SocketKeepAliveOptions);
        Say(nameof(HealthCheckInterval), HealthCheckInterval);
        Say(nameof(MaxConnections), MaxConnections);
        Say(nameof(SslCertReqs), SslCertReqs);
        Say(nameof(SslCaCerts), SslCaCerts);
        Say(nameof(SslCertFile), SslCertFile);
        Say(nameof(SslKeyFile), SslKeyFile);
        Say(nameof(SslCheckHostname), SslCheckHostname);
        Say(nameof(Sentinels), Sentinels is null ? null : string.Join(' ', Sentinels));
        Say(nameof(ServiceName), ServiceName);
        Say(nameof(SentinelKwargs), SentinelKwargs);
        Say(nameof(StartupNodes), StartupNodes is null ? null : string.Join(' ', StartupNodes));
        Say(nameof(SkipFullCoverageCheck), SkipFullCoverageCheck);
        return text.Append(" }").ToString();
    }
}

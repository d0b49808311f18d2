using static Cachewise.Configuration.Schema.SettingFactory;

namespace Cachewise.Configuration.Schema;

/// <summary>The settings of the connection. Names in files are redis-py's.</summary>
internal static class ConnectionPoolSchema
{
    private const int SentinelPort = 26379;
    private const string OfTheSystem = "the operating system's";

    public static SettingRange Port { get; } = new(1, 65_535);

    // The client counts timeouts in whole milliseconds of an int.
    private static readonly SettingRange Timeout = new(0.001m, int.MaxValue / 1000m, SettingUnit.Seconds);

    private static readonly SettingRange WholeSeconds = new(1, short.MaxValue, SettingUnit.WholeSeconds);

    // A map, or a pair, whose elements configuration calls 0 and 1.
    public static IReadOnlyList<Setting<RedisEndpoint>> Endpoint { get; } =
    [
        Text<RedisEndpoint>(nameof(RedisEndpoint.Host), "host", endpoint => endpoint.Host, (endpoint, value) => endpoint with { Host = value }, "The name of the host, or its address") with
        {
            OtherNames = ["0"],
        },
        Number<RedisEndpoint>(nameof(RedisEndpoint.Port), "port", endpoint => endpoint.Port, (endpoint, value) => endpoint with { Port = value }, "The port") with
        {
            Range = Port,
            OtherNames = ["1"],
        },
    ];

    private static IReadOnlyList<Setting<SentinelCredentials>> Sentinel { get; } =
    [
        Text<SentinelCredentials>(nameof(SentinelCredentials.Username), "username", login => login.Username, (login, value) => login with { Username = value }, "The ACL user"),
        Text<SentinelCredentials>(nameof(SentinelCredentials.Password), "password", login => login.Password, (login, value) => login with { Password = value }, "The password"),
    ];

    // The specification's numbers are not Linux's, where 1 to 3 are other options; they mean what its comments say. 4
    // to 6 are Linux's own, as in settings that work around this for django-redis.
    private static IReadOnlyList<Setting<KeepAliveOptions>> KeepAlive { get; } =
    [
        Number<KeepAliveOptions>(nameof(KeepAliveOptions.Idle), "TCP_KEEPIDLE", options => options.Idle, (options, value) => options with { Idle = TimeSpan.FromSeconds(value) },
            "The idle time before the first probe; also called 1, or 4 as on Linux") with
        {
            DefaultWords = OfTheSystem,
            Range = WholeSeconds,
            OtherNames = ["1", "4"],
        },
        Number<KeepAliveOptions>(nameof(KeepAliveOptions.Interval), "TCP_KEEPINTVL", options => options.Interval, (options, value) => options with { Interval = TimeSpan.FromSeconds(value) },
            "The time between two probes; also called 2 or 5") with
        {
            DefaultWords = OfTheSystem,
            Range = WholeSeconds,
            OtherNames = ["2", "5"],
        },
        Number<KeepAliveOptions>(nameof(KeepAliveOptions.Count), "TCP_KEEPCNT", options => options.Count, (options, value) => options with { Count = value },
            "How many unanswered probes close the connection; also called 3 or 6") with
        {
            DefaultWords = OfTheSystem,
            Range = new(1, sbyte.MaxValue),
            OtherNames = ["3", "6"],
        },
    ];

    public static IReadOnlyList<Setting<ConnectionPool>> Pool { get; } =
    [
        Time<ConnectionPool>(nameof(ConnectionPool.SocketTimeout), "socket_timeout", pool => pool.SocketTimeout, (pool, value) => pool with { SocketTimeout = value },
            "The timeout of one operation, after which Redis counts as unavailable") with
        {
            Default = "00:00:01",
            Range = Timeout,
        },
        Time<ConnectionPool>(nameof(ConnectionPool.SocketConnectTimeout), "socket_connect_timeout", pool => pool.SocketConnectTimeout, (pool, value) => pool with { SocketConnectTimeout = value },
            "The timeout of connecting") with
        {
            Default = "00:00:02",
            Range = Timeout,
        },
        Flag<ConnectionPool>(nameof(ConnectionPool.RetryOnTimeout), "retry_on_timeout", pool => pool.RetryOnTimeout, (pool, value) => pool with { RetryOnTimeout = value },
            "Repeats a read, a set or a set of many once after a timeout; nothing else, because it may have been executed") with
        {
            Default = "false",
        },
        Flag<ConnectionPool>(nameof(ConnectionPool.SocketKeepAlive), "socket_keepalive", pool => pool.SocketKeepAlive, (pool, value) => pool with { SocketKeepAlive = value }, "TCP keepalive") with
        {
            Default = "false",
        },
        Map<ConnectionPool, KeepAliveOptions>(nameof(ConnectionPool.SocketKeepAliveOptions), "socket_keepalive_options", () => KeepAlive, pool => pool.SocketKeepAliveOptions,
            (pool, value) => pool with { SocketKeepAliveOptions = value }, "The probes of TCP keepalive") with
        {
            DefaultWords = OfTheSystem,
            Allowed = "with SocketKeepAlive only",
            Rule = ConnectionPoolRules.CheckKeepAlive,
        },
        Time<ConnectionPool>(nameof(ConnectionPool.HealthCheckInterval), "health_check_interval", pool => pool.HealthCheckInterval, (pool, value) => pool with { HealthCheckInterval = value },
            "How often a connection is checked, so that a server that hangs is detected before a call waits for it") with
        {
            Default = "00:01:00",
            Range = WholeSeconds,
        },
        Number<ConnectionPool>(nameof(ConnectionPool.MaxConnections), "max_connections", pool => pool.MaxConnections, (pool, value) => pool with { MaxConnections = value },
            "As max_connections of the cache, and overrides it") with
        {
            DefaultWords = "that of the cache",
            Range = new(1),
        },
        Choice<ConnectionPool, CertificateRequirement>(nameof(ConnectionPool.SslCertReqs), "ssl_cert_reqs", pool => pool.SslCertReqs, (pool, value) => pool with { SslCertReqs = value },
            "Whether the server must have a trusted certificate. optional is the same as required, as in redis-py: a server with TLS always has one. All ssl_ settings are an error with a redis:// URL") with
        {
            Default = "required",
            Choices = ["required", "optional", "none"],
        },
        Text<ConnectionPool>(nameof(ConnectionPool.SslCaCerts), "ssl_ca_certs", pool => pool.SslCaCerts, (pool, value) => pool with { SslCaCerts = value },
            "The file of the trusted authorities") with
        {
            DefaultWords = "the system's",
            Allowed = "a PEM file",
        },
        Text<ConnectionPool>(nameof(ConnectionPool.SslCertFile), "ssl_certfile", pool => pool.SslCertFile, (pool, value) => pool with { SslCertFile = value },
            "The file of the client's certificate") with
        {
            Allowed = "a PEM file",
        },
        Text<ConnectionPool>(nameof(ConnectionPool.SslKeyFile), "ssl_keyfile", pool => pool.SslKeyFile, (pool, value) => pool with { SslKeyFile = value }, "The file of its key") with
        {
            DefaultWords = "in the certificate's file",
            Allowed = "a PEM file; with SslCertFile only",
            Rule = ConnectionPoolRules.CheckKeyFile,
        },
        Flag<ConnectionPool>(nameof(ConnectionPool.SslCheckHostname), "ssl_check_hostname", pool => pool.SslCheckHostname, (pool, value) => pool with { SslCheckHostname = value },
            "Whether the certificate must name the host") with
        {
            Default = "true",
            Rule = ConnectionPoolRules.CheckTls,
        },
        new(nameof(ConnectionPool.Sentinels), "sentinels", SettingKind.Hosts, pool => pool.Sentinels,
            (pool, section, report) => pool with { Sentinels = CollectionReader.Endpoints(section.Strongest(), SentinelPort, report) }, "The sentinels, which name the primary")
        {
            Allowed = $"at least one; port {SentinelPort} unless given",
            Rule = ConnectionPoolRules.CheckSentinels,
        },
        Text<ConnectionPool>(nameof(ConnectionPool.ServiceName), "service_name", pool => pool.ServiceName, (pool, value) => pool with { ServiceName = value },
            "The name of the primary in the sentinels") with
        {
            Allowed = "with Sentinels, and needed there",
        },
        Group<ConnectionPool, SentinelCredentials>(nameof(ConnectionPool.SentinelKwargs), "sentinel_kwargs", () => Sentinel, pool => pool.SentinelKwargs,
            (pool, value) => pool with { SentinelKwargs = value }, "The login of the sentinels") with
        {
            Allowed = "with Sentinels only",
        },
        new(nameof(ConnectionPool.StartupNodes), "startup_nodes", SettingKind.Hosts, pool => pool.StartupNodes,
            (pool, section, report) => pool with { StartupNodes = CollectionReader.Endpoints(section.Strongest(), RedisAddress.DefaultPort, report) }, "Nodes of a Redis Cluster")
        {
            Allowed = $"at least one; port {RedisAddress.DefaultPort} unless given; not beside Sentinels",
            Rule = ConnectionPoolRules.CheckNodes,
        },
        Flag<ConnectionPool>(nameof(ConnectionPool.SkipFullCoverageCheck), "skip_full_coverage_check", pool => pool.SkipFullCoverageCheck, (pool, value) => pool with { SkipFullCoverageCheck = value },
            "Accepts a cluster that does not cover every slot, or lacks a node") with
        {
            Default = "false",
            Allowed = "with StartupNodes only",
        },
    ];
}

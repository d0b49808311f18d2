using Microsoft.Extensions.Configuration;
using static Cachewise.Configuration.Binding.ValueReader;

namespace Cachewise.Configuration.Binding;

/// <summary>The table of every setting: names in files are the specification's and redis-py's.</summary>
internal static class CacheConfigSettings
{
    public static IReadOnlyList<Setting<CacheConfig>> Cache { get; } =
    [
        Text<CacheConfig>("redis_url", (config, value) => config with { RedisUrl = value }),
        Time<CacheConfig>("timeout", (config, value) => config with { Timeout = value }),
        Number<CacheConfig>("max_connections", (config, value) => config with { MaxConnections = value }),
        Text<CacheConfig>("key_prefix", (config, value) => config with { KeyPrefix = value }),
        Number<CacheConfig>("version", (config, value) => config with { Version = value }),
        new("connection_pool_kwargs", (config, section, report) => config with { ConnectionPool = SectionBinder.Bind(config.ConnectionPool, section, Pool!, report) }),
        Choice<CacheConfig, CacheBackend>("backend", (config, value) => config with { Backend = value }),
        Flag<CacheConfig>("compress", (config, value) => config with { Compress = value }),
        Number<CacheConfig>("max_entries", (config, value) => config with { MaxEntries = value }),
        Number<CacheConfig>("max_value_bytes", (config, value) => config with { MaxValueBytes = value }),
        Flag<CacheConfig>("share_values", (config, value) => config with { ShareValues = value }),
        Flag<CacheConfig>("required", (config, value) => config with { Required = value }),
        Choice<CacheConfig, FailureMode>("on_failure", (config, value) => config with { OnFailure = value }),
    ];

    public static IReadOnlyList<Setting<ConnectionPool>> Pool { get; } =
    [
        Time<ConnectionPool>("socket_timeout", (pool, value) => pool with { SocketTimeout = value }),
        Time<ConnectionPool>("socket_connect_timeout", (pool, value) => pool with { SocketConnectTimeout = value }),
        Flag<ConnectionPool>("retry_on_timeout", (pool, value) => pool with { RetryOnTimeout = value }),
        Flag<ConnectionPool>("socket_keepalive", (pool, value) => pool with { SocketKeepAlive = value }),
        new("socket_keepalive_options", (pool, section, report) => pool with { SocketKeepAliveOptions = KeepAlive(section, report) }),
        Time<ConnectionPool>("health_check_interval", (pool, value) => pool with { HealthCheckInterval = value }),
        Number<ConnectionPool>("max_connections", (pool, value) => pool with { MaxConnections = value }),
        Choice<ConnectionPool, CertificateRequirement>("ssl_cert_reqs", (pool, value) => pool with { SslCertReqs = value }),
        Text<ConnectionPool>("ssl_ca_certs", (pool, value) => pool with { SslCaCerts = value }),
        Text<ConnectionPool>("ssl_certfile", (pool, value) => pool with { SslCertFile = value }),
        Text<ConnectionPool>("ssl_keyfile", (pool, value) => pool with { SslKeyFile = value }),
        Flag<ConnectionPool>("ssl_check_hostname", (pool, value) => pool with { SslCheckHostname = value }),
        new("sentinels", (pool, section, report) => pool with { Sentinels = Endpoints(section, 26379, report) }),
        Text<ConnectionPool>("service_name", (pool, value) => pool with { ServiceName = value }),
        new("sentinel_kwargs", (pool, section, report) => pool with { SentinelKwargs = SectionBinder.Bind(new SentinelCredentials(), section, Sentinel!, report) }),
        new("startup_nodes", (pool, section, report) => pool with { StartupNodes = Endpoints(section, RedisAddress.DefaultPort, report) }),
        Flag<ConnectionPool>("skip_full_coverage_check", (pool, value) => pool with { SkipFullCoverageCheck = value }),
    ];

    private static IReadOnlyList<Setting<SentinelCredentials>> Sentinel { get; } =
    [
        Text<SentinelCredentials>("username", (sentinel, value) => sentinel with { Username = value }),
        Text<SentinelCredentials>("password", (sentinel, value) => sentinel with { Password = value }),
    ];

    // The specification's numbers are not Linux's (there 1 to 3 are other options), so they count as what its comments say.
    private static IReadOnlyList<Setting<KeepAliveOptions>> KeepAliveNames { get; } =
    [
        .. new[] { "1", "TCP_KEEPIDLE" }.Select(name => Number<KeepAliveOptions>(name, (options, value) => options with { Idle = TimeSpan.FromSeconds(value) })),
        .. new[] { "2", "TCP_KEEPINTVL" }.Select(name => Number<KeepAliveOptions>(name, (options, value) => options with { Interval = TimeSpan.FromSeconds(value) })),
        .. new[] { "3", "TCP_KEEPCNT" }.Select(name => Number<KeepAliveOptions>(name, (options, value) => options with { Count = value })),
    ];

    private static KeepAliveOptions KeepAlive(IConfigurationSection section, BindingReport report) =>
        SectionBinder.Bind(new KeepAliveOptions(), section, KeepAliveNames, report);

    /// <summary>A list of hosts: pairs (<c>[host, port]</c>), maps (<c>{host: .., port: ..}</c>) or <c>host:port</c>.</summary>
    private static List<RedisEndpoint> Endpoints(IConfigurationSection section, int defaultPort, BindingReport report)
    {
        var endpoints = new List<RedisEndpoint>();
        foreach (var item in section.GetChildren())
        {
            var text = item.Value ?? "";
            var colon = text.LastIndexOf(':');
            var host = item["host"] ?? item["0"] ?? (colon < 0 ? text : text[..colon]);
            var port = item.GetSection("port") is { Value: not null } named ? named : item.GetSection("1");
            var number = port.Value is not null ? ReadNumber(port, report)
                : colon < 0 ? defaultPort
                : int.TryParse(text.AsSpan(colon + 1), out var parsed) ? parsed : 0;
            if (number is not null)
            {
                endpoints.Add(new(host.Trim('[', ']'), number.Value));
            }
        }

        return endpoints;
    }
}

using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using static Cachewise.Configuration.Binding.ValueReader;

namespace Cachewise.Configuration.Binding;

/// <summary>The table of every setting: names in files are the specification's and redis-py's.</summary>
internal static class CacheConfigSettings
{
    private const int SentinelPort = 26379;

    public static IReadOnlyList<Setting<CacheConfig>> Cache { get; } =
    [
        Text<CacheConfig>("redis_url", (config, value) => config with { RedisUrl = value }),
        Time<CacheConfig>("timeout", (config, value) => config with { Timeout = value }),
        Number<CacheConfig>("max_connections", (config, value) => config with { MaxConnections = value }),
        Text<CacheConfig>("key_prefix", (config, value) => config with { KeyPrefix = value }),
        Number<CacheConfig>("version", (config, value) => config with { Version = value }),
        new("connection_pool_kwargs", (config, section, report) => config with { ConnectionPool = SectionBinder.Bind(config.ConnectionPool ?? new(), section, Pool!, report, RedisPyOptions.All) }),
        Choice<CacheConfig, CacheBackend>("backend", (config, value) => config with { Backend = value }),
        Choice<CacheConfig, CacheSerializer>("serializer", (config, value) => config with { Serializer = value }),
        Flag<CacheConfig>("compress", (config, value) => config with { Compress = value }),
        Number<CacheConfig>("max_entries", (config, value) => config with { MaxEntries = value }),
        Number<CacheConfig>("max_value_bytes", (config, value) => config with { MaxValueBytes = value }),
        Flag<CacheConfig>("share_values", (config, value) => config with { ShareValues = value }),
        Flag<CacheConfig>("required", (config, value) => config with { Required = value }),
        Choice<CacheConfig, FailureMode>("on_failure", (config, value) => config with { OnFailure = value }),
        new("silence", (config, section, report) => config with { Silence = Reasons(config.Silence, section, report) }),
    ];

    public static IReadOnlyList<Setting<ConnectionPool>> Pool { get; } =
    [
        Time<ConnectionPool>("socket_timeout", (pool, value) => pool with { SocketTimeout = value }),
        Time<ConnectionPool>("socket_connect_timeout", (pool, value) => pool with { SocketConnectTimeout = value }),
        Flag<ConnectionPool>("retry_on_timeout", (pool, value) => pool with { RetryOnTimeout = value }),
        Flag<ConnectionPool>("socket_keepalive", (pool, value) => pool with { SocketKeepAlive = value }),
        new("socket_keepalive_options", (pool, section, report) => pool with { SocketKeepAliveOptions = SectionBinder.Bind(pool.SocketKeepAliveOptions ?? new(), section, KeepAlive!, report) }),
        Time<ConnectionPool>("health_check_interval", (pool, value) => pool with { HealthCheckInterval = value }),
        Number<ConnectionPool>("max_connections", (pool, value) => pool with { MaxConnections = value }),
        Choice<ConnectionPool, CertificateRequirement>("ssl_cert_reqs", (pool, value) => pool with { SslCertReqs = value }),
        Text<ConnectionPool>("ssl_ca_certs", (pool, value) => pool with { SslCaCerts = value }),
        Text<ConnectionPool>("ssl_certfile", (pool, value) => pool with { SslCertFile = value }),
        Text<ConnectionPool>("ssl_keyfile", (pool, value) => pool with { SslKeyFile = value }),
        Flag<ConnectionPool>("ssl_check_hostname", (pool, value) => pool with { SslCheckHostname = value }),
        new("sentinels", (pool, section, report) => pool with { Sentinels = Endpoints(section, SentinelPort, report) }),
        Text<ConnectionPool>("service_name", (pool, value) => pool with { ServiceName = value }),
        new("sentinel_kwargs", (pool, section, report) => pool with { SentinelKwargs = SectionBinder.Bind(pool.SentinelKwargs ?? new(), section, Sentinel!, report) }),
        new("startup_nodes", (pool, section, report) => pool with { StartupNodes = Endpoints(section, RedisAddress.DefaultPort, report) }),
        Flag<ConnectionPool>("skip_full_coverage_check", (pool, value) => pool with { SkipFullCoverageCheck = value }),
    ];

    private static IReadOnlyList<Setting<SentinelCredentials>> Sentinel { get; } =
    [
        Text<SentinelCredentials>("username", (sentinel, value) => sentinel with { Username = value }),
        Text<SentinelCredentials>("password", (sentinel, value) => sentinel with { Password = value }),
    ];

    // The specification's numbers are not Linux's (there 1 to 3 are other options), so they count as what its comments say; Linux's own, 4 to 6, are
    // what a team writes that has mended this for django-redis.
    private static IReadOnlyList<Setting<KeepAliveOptions>> KeepAlive { get; } =
    [
        Number<KeepAliveOptions>("TCP_KEEPIDLE", (options, value) => options with { Idle = TimeSpan.FromSeconds(value) }) with { OtherNames = ["1", "4"] },
        Number<KeepAliveOptions>("TCP_KEEPINTVL", (options, value) => options with { Interval = TimeSpan.FromSeconds(value) }) with { OtherNames = ["2", "5"] },
        Number<KeepAliveOptions>("TCP_KEEPCNT", (options, value) => options with { Count = value }) with { OtherNames = ["3", "6"] },
    ];

    // A map, or a pair, whose elements configuration calls 0 and 1.
    private static IReadOnlyList<Setting<RedisEndpoint>> Endpoint { get; } =
    [
        Text<RedisEndpoint>("host", (endpoint, value) => endpoint with { Host = value }) with { OtherNames = ["0"] },
        Number<RedisEndpoint>("port", (endpoint, value) => endpoint with { Port = value }) with { OtherNames = ["1"] },
    ];

    /// <summary>Adds to the silenced checks: a map from the id of a check to the reason.</summary>
    private static Dictionary<string, string> Reasons(IReadOnlyDictionary<string, string>? reasons, IConfigurationSection section, BindingReport report)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            report.Add($"{section.Key} is a single value", "use a map from the id of a check to the reason why it does not hold, such as CW001", section);
        }

        var merged = new Dictionary<string, string>(reasons ?? ReadOnlyDictionary<string, string>.Empty, StringComparer.OrdinalIgnoreCase);
        foreach (var check in section.GetChildren())
        {
            merged[check.Key] = Scalar(check, report, "a reason in words") ?? "";
        }

        return merged;
    }

    /// <summary>A list of hosts: pairs (<c>[host, port]</c>), maps (<c>{host: .., port: ..}</c>) or <c>host:port</c>.</summary>
    private static List<RedisEndpoint> Endpoints(IConfigurationSection section, int defaultPort, BindingReport report)
    {
        // Stands for what cannot be read, so that it is not reported again as missing.
        var unreadable = new RedisEndpoint("unreadable", defaultPort);
        if (!string.IsNullOrEmpty(section.Value))
        {
            report.Add($"{section.Key} is a single value", "use a list of hosts", section);
            return [unreadable];
        }

        return [.. section.GetChildren().Select(item =>
        {
            if (item.GetChildren().Any())
            {
                return SectionBinder.Bind(new RedisEndpoint("", defaultPort), item, Endpoint, report);
            }

            if (report.Expand(item.Value ?? "", item) is not { } text)
            {
                return unreadable;
            }

            var problems = new List<string>();
            var endpoint = RedisAddress.ParseEndpoint(text, defaultPort, problems);
            problems.ForEach(problem => report.Add($"{section.Key}[{item.Key}] is no address", problem, item));
            return problems.Count == 0 ? endpoint! : unreadable;
        })];
    }
}

using System.Collections.ObjectModel;
using System.Globalization;
using static Cachewise.Configuration.Binding.ValueReader;

namespace Cachewise.Configuration.Binding;

/// <summary>The table of every setting: names in files are the specification's and redis-py's.</summary>
internal static class CacheConfigSchema
{
    private const int SentinelPort = 26379;

    public static IReadOnlyList<Setting<CacheConfig>> Cache { get; } =
    [
        Text<CacheConfig>("redis_url", (config, value) => config with { RedisUrl = value },
            "Where Redis is. User and password are percent-encoded, an IPv6 host stands in brackets, the port is 6379 unless given, the database is the path or ?db=. Blank is none. Connection strings work too") with { Kind = SettingKind.Url },
        Time<CacheConfig>("timeout", (config, value) => config with { Timeout = value },
            "How long an entry lives when a call does not say. Zero keeps nothing. Counted in milliseconds, rounded up. In code, for ever is CacheConfig.NeverExpires") with { Default = "00:05:00", Minimum = 0 },
        Number<CacheConfig>("max_connections", (config, value) => config with { MaxConnections = value },
            "The most connections to Redis. One connection carries all calls, a second those with large values, and one more is made for moments; with 1 there is one for all") with { Default = "50", Minimum = 1 },
        Text<CacheConfig>("key_prefix", (config, value) => config with { KeyPrefix = value },
            "What every key starts with, so that applications can share a server"),
        Number<CacheConfig>("version", (config, value) => config with { Version = value },
            "The version in every key. Raise it when what you store changes its shape") with { Default = "1", Minimum = 1 },
        Group<CacheConfig, ConnectionPool>("connection_pool_kwargs", () => Pool!, config => config.ConnectionPool, (config, value) => config with { ConnectionPool = value ?? new() },
            "The settings of the connection", RedisPyOptions.All),
        Choice<CacheConfig, CacheBackend>("backend", (config, value) => config with { Backend = value },
            "Forces a backend. Redis without a URL is an error"),
        Choice<CacheConfig, CacheSerializer>("serializer", (config, value) => config with { Serializer = value },
            "Every value is JSON; said, the Django settings made from the declaration say it too"),
        Flag<CacheConfig>("compress", (config, value) => config with { Compress = value },
            "Compresses (zlib) what is over 15 bytes and no integer. Compressed entries are read either way") with { Default = "false" },
        Number<CacheConfig>("max_entries", (config, value) => config with { MaxEntries = value },
            "The most entries that LocMem keeps; those not used of late go first. Redis has its own maxmemory") with { Default = "10000", Minimum = 1, Maximum = 100_000_000 },
        LongNumber<CacheConfig>("max_bytes", (config, value) => config with { MaxBytes = value },
            "The most bytes of the process's memory that LocMem's entries take, by estimate; at least twice max_value_bytes and 4096. Left out: a tenth of the memory that the process may use") with { Minimum = 1, Maximum = long.MaxValue },
        Number<CacheConfig>("max_value_bytes", (config, value) => config with { MaxValueBytes = value },
            "The largest value, as JSON and before compression; a larger one is a CacheValueException") with { Default = "8388608", Minimum = 1, Maximum = 536_870_912 },
        Flag<CacheConfig>("share_values", (config, value) => config with { ShareValues = value },
            "LocMem hands out the stored object itself, not a copy: faster, and who changes it has changed the cache") with { Default = "false" },
        Flag<CacheConfig>("required", (config, value) => config with { Required = value },
            "Never Dummy, and the start fails if Redis cannot be reached") with { Default = "false" },
        Choice<CacheConfig, FailureMode>("on_failure", (config, value) => config with { OnFailure = value },
            "What Cache does when Redis is away, or a stored value cannot be read; IDistributedCache always throws") with { Default = "Degrade" },
        new("suppress", SettingKind.Reasons, (config, section, report) => config with { Suppress = Reasons(section.Strongest(), report) },
            "The advice that does not hold for this cache, and why not"),
    ];

    public static IReadOnlyList<Setting<ConnectionPool>> Pool { get; } =
    [
        Time<ConnectionPool>("socket_timeout", (pool, value) => pool with { SocketTimeout = value },
            "The longest time that one operation may take before Redis counts as away") with { Default = "00:00:01", Minimum = 0.001m, Maximum = 2_147_483.647m },
        Time<ConnectionPool>("socket_connect_timeout", (pool, value) => pool with { SocketConnectTimeout = value },
            "The longest time that connecting may take") with { Default = "00:00:02", Minimum = 0.001m, Maximum = 2_147_483.647m },
        Flag<ConnectionPool>("retry_on_timeout", (pool, value) => pool with { RetryOnTimeout = value },
            "Sends a read, a set or a set of many that timed out once more; nothing else, since it may have been done") with { Default = "false" },
        Flag<ConnectionPool>("socket_keepalive", (pool, value) => pool with { SocketKeepAlive = value },
            "TCP keepalive") with { Default = "false" },
        Map<ConnectionPool, KeepAliveOptions>("socket_keepalive_options", () => KeepAlive!, (pool, value) => pool with { SocketKeepAliveOptions = value },
            "The probes of TCP keepalive"),
        Time<ConnectionPool>("health_check_interval", (pool, value) => pool with { HealthCheckInterval = value },
            "How often a connection is checked, so that a server that hangs is found before a call waits for it") with { Default = "00:01:00", Minimum = 1, Maximum = 32_767, IsWhole = true },
        Number<ConnectionPool>("max_connections", (pool, value) => pool with { MaxConnections = value },
            "As outside of the pool, and wins over it") with { Minimum = 1 },
        Choice<ConnectionPool, CertificateRequirement>("ssl_cert_reqs", (pool, value) => pool with { SslCertReqs = value },
            "Whether the server must show a certificate that can be trusted. optional is as required, as in redis-py: a server that speaks TLS has one. All ssl_ settings are an error beside a redis:// URL") with { Default = "required", Choices = ["required", "optional", "none"] },
        Text<ConnectionPool>("ssl_ca_certs", (pool, value) => pool with { SslCaCerts = value },
            "The file of the authorities to trust"),
        Text<ConnectionPool>("ssl_certfile", (pool, value) => pool with { SslCertFile = value },
            "The file of the client's certificate"),
        Text<ConnectionPool>("ssl_keyfile", (pool, value) => pool with { SslKeyFile = value },
            "The file of its key"),
        Flag<ConnectionPool>("ssl_check_hostname", (pool, value) => pool with { SslCheckHostname = value },
            "Whether the certificate must name the host") with { Default = "true" },
        new("sentinels", SettingKind.Hosts, (pool, section, report) => pool with { Sentinels = Endpoints(section.Strongest(), SentinelPort, report) },
            "The sentinels to ask for the primary"),
        Text<ConnectionPool>("service_name", (pool, value) => pool with { ServiceName = value },
            "The primary as the sentinels know it"),
        Group<ConnectionPool, SentinelCredentials>("sentinel_kwargs", () => Sentinel!, pool => pool.SentinelKwargs, (pool, value) => pool with { SentinelKwargs = value },
            "How to log in to the sentinels"),
        new("startup_nodes", SettingKind.Hosts, (pool, section, report) => pool with { StartupNodes = Endpoints(section.Strongest(), RedisAddress.DefaultPort, report) },
            "Nodes of a Redis Cluster"),
        Flag<ConnectionPool>("skip_full_coverage_check", (pool, value) => pool with { SkipFullCoverageCheck = value },
            "Does with a cluster that does not cover every slot, or lacks a node") with { Default = "false" },
    ];

    private static IReadOnlyList<Setting<SentinelCredentials>> Sentinel { get; } =
    [
        Text<SentinelCredentials>("username", (sentinel, value) => sentinel with { Username = value },
            "The ACL user"),
        Text<SentinelCredentials>("password", (sentinel, value) => sentinel with { Password = value },
            "The password"),
    ];

    // The specification's numbers are not Linux's (there 1 to 3 are other options), so they count as what its comments say; Linux's own, 4 to 6, are
    // what a team writes that has mended this for django-redis.
    private static IReadOnlyList<Setting<KeepAliveOptions>> KeepAlive { get; } =
    [
        Number<KeepAliveOptions>("TCP_KEEPIDLE", (options, value) => options with { Idle = TimeSpan.FromSeconds(value) },
            "How long the connection is idle before the first probe; also called 1, or 4 as on Linux") with { Minimum = 1, Maximum = 32_767, OtherNames = ["1", "4"] },
        Number<KeepAliveOptions>("TCP_KEEPINTVL", (options, value) => options with { Interval = TimeSpan.FromSeconds(value) },
            "The time between two probes; also called 2 or 5") with { Minimum = 1, Maximum = 32_767, OtherNames = ["2", "5"] },
        Number<KeepAliveOptions>("TCP_KEEPCNT", (options, value) => options with { Count = value },
            "How many probes go unanswered before the connection is given up; also called 3 or 6") with { Minimum = 1, Maximum = 127, OtherNames = ["3", "6"] },
    ];

    // A map, or a pair, whose elements configuration calls 0 and 1.
    public static IReadOnlyList<Setting<RedisEndpoint>> Endpoint { get; } =
    [
        Text<RedisEndpoint>("host", (endpoint, value) => endpoint with { Host = value }, "The name of the host, or its address") with { OtherNames = ["0"] },
        Number<RedisEndpoint>("port", (endpoint, value) => endpoint with { Port = value }, "The port") with { Minimum = 1, Maximum = 65_535, OtherNames = ["1"] },
    ];

    /// <summary>A map from the id of a check to the reason.</summary>
    private static ReadOnlyDictionary<string, string> Reasons(SourceSection section, BindingReport report)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            report.Add($"{section.Key} is a single value", "use a map from the id of a check to the reason why it does not hold, such as CW001", section);
        }

        return new(section.Children.ToDictionary(check => check.Key, check => Scalar(check, report, "a reason in words") ?? "", StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>A list of hosts: pairs (<c>[host, port]</c>), maps (<c>{host: .., port: ..}</c>) or <c>host:port</c>; null where it is empty.</summary>
    private static List<RedisEndpoint>? Endpoints(SourceSection section, int defaultPort, BindingReport report)
    {
        // Stands for what cannot be read, so that it is not reported again as missing.
        var unreadable = new RedisEndpoint("unreadable", defaultPort);
        if (!string.IsNullOrEmpty(section.Value))
        {
            report.Add($"{section.Key} is a single value", "use a list of hosts", section);
            return [unreadable];
        }

        if (section.Children.FirstOrDefault(item => !int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)) is { } named)
        {
            report.Add($"{section.Key} is a map", "use a list of hosts, as in [[\"node1\", 6379], [\"node2\", 6379]]", named);
            return [unreadable];
        }

        return section.IsEmpty ? null : [.. section.Children.Select(item =>
        {
            if (item.HasChildren)
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

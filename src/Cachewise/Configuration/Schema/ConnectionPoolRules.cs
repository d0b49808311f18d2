namespace Cachewise.Configuration.Schema;

/// <summary>What the settings of the connection must fulfil besides their ranges.</summary>
internal static class ConnectionPoolRules
{
    private const string Path = nameof(CacheConfig.ConnectionPool);

    public static void CheckKeepAlive(CacheConfig config, ConfigCheck check) => check(
        config.ConnectionPool is { SocketKeepAliveOptions: null } or { SocketKeepAlive: true },
        $"{Path}.SocketKeepAliveOptions", "set without {SocketKeepAlive}", "set {SocketKeepAlive} to true, or remove the options");

    public static void CheckKeyFile(CacheConfig config, ConfigCheck check) => check(
        config.ConnectionPool is { SslKeyFile: null } or { SslCertFile: not null },
        $"{Path}.SslKeyFile", "set without {SslCertFile}", "name the certificate that the key belongs to");

    public static void CheckTls(CacheConfig config, ConfigCheck check) => check(
        !config.ConnectionPool.HasTlsSettings || AddressOf(config) is not { UseTls: false },
        nameof(config.RedisUrl), "without TLS, so that the ssl settings have no effect", "use rediss://, or remove them");

    public static void CheckSentinels(CacheConfig config, ConfigCheck check)
    {
        var (sentinels, nodes, service, login) = (config.ConnectionPool.Sentinels, config.ConnectionPool.StartupNodes, config.ConnectionPool.ServiceName, config.ConnectionPool.SentinelKwargs);
        void CheckBeside(bool isValid, string property, string other, string fix) => check(isValid, $"{Path}.{property}", $"missing beside {{{other}}}", fix, $"{Path}.{other}");

        CheckBeside(sentinels is null || !string.IsNullOrWhiteSpace(service), "ServiceName", "Sentinels", "name the primary as the sentinels know it");
        CheckBeside(sentinels is not null || service is null, "Sentinels", "ServiceName", "name at least one sentinel");
        CheckBeside(sentinels is not null || login is null, "Sentinels", "SentinelKwargs", "name at least one sentinel");
        check(
            sentinels is null || nodes is null, $"{Path}.Sentinels", "set beside {StartupNodes}", "keep one of them: a server is found by sentinels or in a cluster");
        CheckEndpoints(sentinels, "Sentinels", check);
    }

    public static void CheckNodes(CacheConfig config, ConfigCheck check)
    {
        var (nodes, skip) = (config.ConnectionPool.StartupNodes, config.ConnectionPool.SkipFullCoverageCheck);
        check(
            nodes is not null || skip is null,
            $"{Path}.StartupNodes", "missing beside {SkipFullCoverageCheck}", "name at least one node of the cluster", $"{Path}.SkipFullCoverageCheck");
        if (nodes is not null && AddressOf(config) is { Database: > 0 } address)
        {
            check(false, nameof(config.RedisUrl), $"for database {address.Database} of a cluster", "use database 0, the only one that a cluster has");
        }

        CheckEndpoints(nodes, "StartupNodes", check);
    }

    private static RedisAddress? AddressOf(CacheConfig config) => config.HasRedisUrl ? RedisAddress.Parse(config.RedisUrl!, []) : null;

    // A text that is no host is not printed: it may be a URL with its password.
    private static void CheckEndpoints(IReadOnlyList<RedisEndpoint>? endpoints, string property, ConfigCheck check)
    {
        check(endpoints is not { Count: 0 }, $"{Path}.{property}", "empty", "name at least one host, or leave it out");
        for (var i = 0; i < endpoints?.Count; i++)
        {
            var isHost = Uri.CheckHostName(endpoints[i]?.Host) is not UriHostNameType.Unknown && !endpoints[i].Host.StartsWith('[');
            check(isHost, $"{Path}.{property}[{i}]", "without a valid host", "name the host, or its IP address without brackets");
            check(
                !isHost || ConnectionPoolSchema.Port.Contains(endpoints[i].Port),
                $"{Path}.{property}[{i}]", $"'{endpoints[i]}'", $"use a port from {ConnectionPoolSchema.Port}");
        }
    }
}

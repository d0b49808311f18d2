namespace Cachewise.Configuration;

/// <summary>What is wrong with the connection settings of one declaration.</summary>
internal static class ConnectionPoolValidator
{
    // The client counts time-outs in whole milliseconds of an int.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public static void AddFaults(CacheConfig config, Action<bool, string, object?, string> check, List<CacheFault> faults, string alias)
    {
        var pool = config.ConnectionPool;
        void CheckTime(TimeSpan? time, string property, string normal) =>
            check(time is null || (time > TimeSpan.Zero && time <= Longest), property, time, $"use a time from 1 ms to 24 days, or leave it out for {normal}");

        CheckTime(pool.SocketTimeout, "SocketTimeout", "1 second");
        CheckTime(pool.SocketConnectTimeout, "SocketConnectTimeout", "2 seconds");
        CheckTime(pool.HealthCheckInterval, "HealthCheckInterval", "60 seconds");
        check(pool.MaxConnections is null or >= 1, "ConnectionPool.MaxConnections", pool.MaxConnections, "use at least 1, or leave it out for the one outside the pool");
        check(pool.SslCertReqs is null || Enum.IsDefined(pool.SslCertReqs.Value), "SslCertReqs", pool.SslCertReqs, "use Required, Optional or None, or leave it out for Required");

        if (pool.SocketKeepAliveOptions is { } keepAlive)
        {
            check(pool.SocketKeepAlive == true, "SocketKeepAliveOptions", "set without SocketKeepAlive", "set SocketKeepAlive to true, or remove the options");
            check(IsWholeSeconds(keepAlive.Idle), "SocketKeepAliveOptions.Idle", keepAlive.Idle, "use whole seconds, from 1 to 32767");
            check(IsWholeSeconds(keepAlive.Interval), "SocketKeepAliveOptions.Interval", keepAlive.Interval, "use whole seconds, from 1 to 32767");
            check(keepAlive.Count is null or (>= 1 and <= 127), "SocketKeepAliveOptions.Count", keepAlive.Count, "use 1 to 127");
        }

        check(pool.SslKeyFile is null || pool.SslCertFile is not null, "SslKeyFile", "set without SslCertFile", "name the certificate that the key belongs to");
        check(
            !pool.HasTlsSettings || !config.HasRedisUrl || !config.RedisUrl!.StartsWith("redis://", StringComparison.Ordinal),
            "RedisUrl", "a redis:// URL, on which the ssl settings have no effect", "use rediss://, or remove them");

        check(pool.Sentinels is null || pool.ServiceName is not null, "ServiceName", "missing beside Sentinels", "name the primary as the sentinels know it");
        check(pool.Sentinels is not null || pool.ServiceName is null, "Sentinels", "missing beside ServiceName", "name at least one sentinel");
        check(pool.Sentinels is not null || pool.SentinelKwargs is null, "Sentinels", "missing beside SentinelKwargs", "name at least one sentinel");
        check(pool.Sentinels is null || pool.StartupNodes is null, "Sentinels", "set beside StartupNodes", "a server is found by sentinels or in a cluster; keep one of them");
        check(pool.StartupNodes is not null || pool.SkipFullCoverageCheck is null, "StartupNodes", "missing beside SkipFullCoverageCheck", "name at least one node of the cluster");
        if (pool.StartupNodes is not null && config.HasRedisUrl && RedisAddress.Parse(config.RedisUrl!, []) is { Database: > 0 } address)
        {
            faults.Add(new(alias, $"RedisUrl asks for database {address.Database} of a cluster", "use database 0, the only one that a cluster has"));
        }

        CheckEndpoints(pool.Sentinels, "Sentinels", check);
        CheckEndpoints(pool.StartupNodes, "StartupNodes", check);
    }

    private static bool IsWholeSeconds(TimeSpan? time) =>
        time is null || (time.Value.Ticks % TimeSpan.TicksPerSecond == 0 && time.Value.TotalSeconds is >= 1 and <= 32767);

    private static void CheckEndpoints(IReadOnlyList<RedisEndpoint>? endpoints, string property, Action<bool, string, object?, string> check)
    {
        check(endpoints is not { Count: 0 }, property, "empty", "name at least one host, or leave it out");
        foreach (var endpoint in endpoints ?? [])
        {
            check(!string.IsNullOrWhiteSpace(endpoint.Host), property, $"'{endpoint}'", "name the host");
            check(endpoint.Port is >= 1 and <= 65535, property, $"'{endpoint}'", "use a port from 1 to 65535");
        }
    }
}

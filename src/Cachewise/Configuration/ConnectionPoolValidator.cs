namespace Cachewise.Configuration;

/// <summary>What is wrong with the connection settings of one declaration.</summary>
internal static class ConnectionPoolValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // The client counts time-outs in whole milliseconds of an int.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public static void AddErrors(CacheConfig config, ConfigCheck check)
    {
        var pool = config.ConnectionPool;
        void Check(bool sound, string property, object? value, string fix, string? beside = null) =>
            check(sound, $"ConnectionPool.{property}", value, fix, beside is null ? null : $"ConnectionPool.{beside}");
        void CheckTime(TimeSpan? time, string property, string normal) =>
            Check(time is null || (time >= Shortest && time <= Longest), property, time, $"use a time from 1 ms to 24 days, or leave it out for {normal}");
        void CheckSeconds(TimeSpan? time, string property) =>
            Check(time is null || IsWholeSeconds(time.Value), property, time, "use whole seconds, from 1 to 32767");

        CheckTime(pool.SocketTimeout, "SocketTimeout", "1 second");
        CheckTime(pool.SocketConnectTimeout, "SocketConnectTimeout", "2 seconds");
        if (pool.SocketKeepAliveOptions is { } keepAlive)
        {
            Check(pool.SocketKeepAlive == true, "SocketKeepAliveOptions", "set without SocketKeepAlive", "set SocketKeepAlive to true, or remove the options");
            CheckSeconds(keepAlive.Idle, "SocketKeepAliveOptions.Idle");
            CheckSeconds(keepAlive.Interval, "SocketKeepAliveOptions.Interval");
            Check(keepAlive.Count is null or (>= 1 and <= 127), "SocketKeepAliveOptions.Count", keepAlive.Count, "use 1 to 127");
        }

        CheckSeconds(pool.HealthCheckInterval, "HealthCheckInterval");
        Check(pool.MaxConnections is null or >= 1, "MaxConnections", pool.MaxConnections, "use at least 1, or leave it out for the one outside the pool");
        Check(pool.SslCertReqs is null || Enum.IsDefined(pool.SslCertReqs.Value), "SslCertReqs", pool.SslCertReqs, "use Required, Optional or None, or leave it out for Required");
        Check(pool.SslKeyFile is null || pool.SslCertFile is not null, "SslKeyFile", "set without SslCertFile", "name the certificate that the key belongs to");
        check(
            !pool.HasTlsSettings || !config.HasRedisUrl || RedisAddress.Parse(config.RedisUrl!, []) is not { UseTls: false },
            "RedisUrl", "without TLS, so that the ssl settings have no effect", "use rediss://, or remove them");

        Check(pool.Sentinels is null || !string.IsNullOrWhiteSpace(pool.ServiceName), "ServiceName", "missing beside Sentinels", "name the primary as the sentinels know it", "Sentinels");
        Check(pool.Sentinels is not null || pool.ServiceName is null, "Sentinels", "missing beside ServiceName", "name at least one sentinel", "ServiceName");
        Check(pool.Sentinels is not null || pool.SentinelKwargs is null, "Sentinels", "missing beside SentinelKwargs", "name at least one sentinel", "SentinelKwargs");
        Check(pool.Sentinels is null || pool.StartupNodes is null, "Sentinels", "set beside StartupNodes", "keep one of them: a server is found by sentinels or in a cluster");
        Check(pool.StartupNodes is not null || pool.SkipFullCoverageCheck is null, "StartupNodes", "missing beside SkipFullCoverageCheck", "name at least one node of the cluster", "SkipFullCoverageCheck");
        if (pool.StartupNodes is not null && config.HasRedisUrl && RedisAddress.Parse(config.RedisUrl!, []) is { Database: > 0 } address)
        {
            check(false, "RedisUrl", $"for database {address.Database} of a cluster", "use database 0, the only one that a cluster has");
        }

        CheckEndpoints(pool.Sentinels, "Sentinels", Check);
        CheckEndpoints(pool.StartupNodes, "StartupNodes", Check);
    }

    private static bool IsWholeSeconds(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond == 0 && time.TotalSeconds is >= 1 and <= 32767;

    // What is no host is not printed: it may be a URL, with its password.
    private static void CheckEndpoints(IReadOnlyList<RedisEndpoint>? endpoints, string property, ConfigCheck check)
    {
        check(endpoints is not { Count: 0 }, property, "empty", "name at least one host, or leave it out");
        for (var i = 0; i < endpoints?.Count; i++)
        {
            var isHost = Uri.CheckHostName(endpoints[i]?.Host) is not UriHostNameType.Unknown && !endpoints[i].Host.StartsWith('[');
            check(isHost, $"{property}[{i}]", "without a valid host", "name the host, or its IP address without brackets");
            check(!isHost || endpoints[i].Port is >= 1 and <= 65535, $"{property}[{i}]", $"'{endpoints[i]}'", "use a port from 1 to 65535");
        }
    }
}

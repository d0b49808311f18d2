namespace Cachewise.Benchmarks.Redis;

/// <summary>All tables about Redis.</summary>
internal static class RedisMode
{
    public static RedisParts Parts { get; } = new(new(StringComparer.Ordinal)
    {
        ["calls"] = CallTables.RunAsync,
        ["latency"] = LatencyTable.RunAsync,
        ["mixed"] = MixedTable.RunAsync,
        ["many"] = ManyCachesTable.RunAsync,
        ["pool"] = PoolTable.RunAsync,
        ["tls"] = _ => TlsTables.RunAsync(),
        ["cluster"] = _ => ClusterTables.RunAsync(),
        ["breaker"] = _ => OpenBreakerTable.RunAsync(),
    });
}

using Cachewise.Selection;

namespace Cachewise.Checking;

/// <summary>
/// The settings in a report that neither files nor variables set. Where code is not read, their values are not known.
/// </summary>
internal static class UnseenSettings
{
    public const string RedisUrl = "redis_url";
    public const string KeyPrefix = "key_prefix";
    public const string Version = "version";
    public const string Timeout = "timeout";
    public const string ConnectTimeout = "socket_connect_timeout";
    public const string OperationTimeout = "socket_timeout";
    public const string MaxConnections = "max_connections";
    public const string NearCache = "near_cache";
    public const string MaxEntries = "max_entries";
    public const string MaxBytes = "max_bytes";

    /// <summary>Their names in files.</summary>
    public static IReadOnlyList<string> Of(PlannedCache plan) => [.. Settings(plan).Where(setting => setting.Properties.All(property => plan.OriginOf(property) is null)).Select(setting => setting.Name)];

    private static IEnumerable<(string Name, string[] Properties)> Settings(PlannedCache plan)
    {
        if (plan.Choice.Backend is not CacheBackend.Redis && plan.OriginOf("Backend") is null)
        {
            yield return (RedisUrl, ["RedisUrl"]);
        }

        yield return (KeyPrefix, ["KeyPrefix"]);
        yield return (Version, ["Version"]);
        yield return (Timeout, ["Timeout"]);
        if (plan.Choice.Backend is CacheBackend.Redis)
        {
            yield return (ConnectTimeout, ["ConnectionPool.SocketConnectTimeout"]);
            yield return (OperationTimeout, ["ConnectionPool.SocketTimeout"]);
            yield return (MaxConnections, ["MaxConnections", "ConnectionPool.MaxConnections"]);
            yield return (NearCache, ["NearCache", "NearCache.MaxStaleness", "NearCache.MaxEntries", "NearCache.MaxValueBytes"]);
        }
        else if (plan.Choice.Backend is CacheBackend.LocMem)
        {
            yield return (MaxEntries, ["MaxEntries"]);
            yield return (MaxBytes, ["MaxBytes"]);
        }
    }
}

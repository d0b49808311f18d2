using Cachewise.Configuration.Binding;
using Cachewise.Keys;
using static Cachewise.Configuration.Schema.SettingFactory;

namespace Cachewise.Configuration.Schema;

/// <summary>The settings of a cache. Names in files are the specification's.</summary>
internal static class CacheConfigSchema
{
    private const int MaxRedisValueBytes = 512 * 1024 * 1024; // Redis's own limit of a string

    /// <summary>
    /// How many entries a store in memory may have. A larger table would block writers for seconds when it grows.
    /// </summary>
    public static SettingRange EntriesInMemory { get; } = new(1, 100_000_000);

    public static Setting<CacheConfig> Backend { get; } = Choice<CacheConfig, CacheBackend>(
        nameof(CacheConfig.Backend), "backend", config => config.Backend, (config, value) => config with { Backend = value },
        "Forces a backend. Redis without a URL is an error") with
    {
        DefaultWords = "chosen",
        Fix = _ => $"use {Setting.OneOf(Enum.GetNames<CacheBackend>())}, or leave it out to let the environment decide",
    };

    public static Setting<CacheConfig> MaxValueBytes { get; } = Number<CacheConfig>(
        nameof(CacheConfig.MaxValueBytes), "max_value_bytes", config => config.MaxValueBytes, (config, value) => config with { MaxValueBytes = value },
        "The largest value, as JSON and before compression; a larger one is a CacheValueException, or not stored if a factory made it") with
    {
        Default = "8388608",
        Range = new(1, MaxRedisValueBytes, SettingUnit.Bytes),
    };

    public static Setting<CacheConfig> Url { get; } = Text<CacheConfig>(nameof(CacheConfig.RedisUrl), "redis_url", config => config.RedisUrl, (config, value) => config with { RedisUrl = value },
        "The Redis server. User and password are percent-encoded, an IPv6 host is in brackets, the port is 6379 unless given, the database is the path or ?db=. Blank means no Redis. Connection strings work too") with
    {
        Kind = SettingKind.Url,
        Read = static (config, section, report) => ValueReader.Url(section, report) is { } url ? config with { RedisUrl = url } : config,
        Allowed = "redis://[user[:password]@]host[:port][/database], or a connection string",
        Rule = CacheConfigRules.CheckUrl,
    };

    public static IReadOnlyList<Setting<CacheConfig>> Cache { get; } =
    [
        Url,
        Time<CacheConfig>(nameof(CacheConfig.Timeout), "timeout", config => config.Timeout, (config, value) => config with { Timeout = value },
            "How long an entry lives if the call does not say. Zero stores nothing. Counted in milliseconds, rounded up. In code, never is CacheConfig.NeverExpires") with
        {
            Default = "00:05:00",
            Range = new(0, Unit: SettingUnit.Seconds),
            Fix = static _ => "use zero to keep nothing, a time, or {CacheConfig.NeverExpires}",
        },
        Number<CacheConfig>(nameof(CacheConfig.MaxConnections), "max_connections", config => config.MaxConnections, (config, value) => config with { MaxConnections = value },
            "The most connections to Redis. One carries all calls, a second the large values, and a short-lived one is opened for probing and reconnecting. With 1, one connection does all of it") with
        {
            Default = "50",
            Range = new(1),
        },
        Text<CacheConfig>(nameof(CacheConfig.KeyPrefix), "key_prefix", config => config.KeyPrefix, (config, value) => config with { KeyPrefix = value },
            "The start of every key, so that applications can share a server") with
        {
            DefaultWords = "empty",
            Allowed = $"with version and key at most {KeySpace.MaxLength} characters; no part of digits alone",
            Rule = CacheConfigRules.CheckPrefix,
        },
        Number<CacheConfig>(nameof(CacheConfig.Version), "version", config => config.Version, (config, value) => config with { Version = value },
            "The version in every key. Raise it when the form of the stored values changes") with
        {
            Default = "1",
            Range = new(1),
        },
        Group<CacheConfig, ConnectionPool>(nameof(CacheConfig.ConnectionPool), "connection_pool_kwargs", () => ConnectionPoolSchema.Pool, config => config.ConnectionPool,
            (config, value) => config with { ConnectionPool = value ?? new() }, "The settings of the connection", RedisPyOptions.All) with
        {
            DefaultWords = "all below",
            Rule = CacheConfigRules.CheckPool,
        },
        Backend,
        Choice<CacheConfig, CacheSerializer>(nameof(CacheConfig.Serializer), "serializer", config => config.Serializer, (config, value) => config with { Serializer = value },
            "Values are always JSON. If it is set, the Django settings made from the declaration have it too"),
        Flag<CacheConfig>(nameof(CacheConfig.Compress), "compress", config => config.Compress, (config, value) => config with { Compress = value },
            "Compresses values over 15 bytes with zlib, but no integers. Compressed entries are read either way") with
        {
            Default = "false",
        },
        Number<CacheConfig>(nameof(CacheConfig.MaxEntries), "max_entries", config => config.MaxEntries, (config, value) => config with { MaxEntries = value },
            "The most entries of LocMem; those not used recently are removed first. Redis has its own maxmemory") with
        {
            Default = "10000",
            Range = EntriesInMemory,
        },
        LongNumber<CacheConfig>(nameof(CacheConfig.MaxBytes), "max_bytes", config => config.MaxBytes, (config, value) => config with { MaxBytes = value },
            "The most bytes of memory that the entries of LocMem or a near cache take, by estimate; at least twice max_value_bytes and 4096") with
        {
            DefaultWords = "a tenth of the process's memory",
            Range = new(1, long.MaxValue, SettingUnit.Bytes),
            Allowed = "at least twice MaxValueBytes and 4096",
            Fix = CacheConfigRules.FixOfMaxBytes,
            Rule = CacheConfigRules.CheckMaxBytes,
        },
        MaxValueBytes,
        Flag<CacheConfig>(nameof(CacheConfig.ShareValues), "share_values", config => config.ShareValues, (config, value) => config with { ShareValues = value },
            "LocMem returns the stored object itself, not a copy: faster, but a change of the object changes the cache") with
        {
            Default = "false",
        },
        Flag<CacheConfig>(nameof(CacheConfig.Required), "required", config => config.Required, (config, value) => config with { Required = value },
            "The cache is never Dummy, and the start fails if Redis is unreachable") with
        {
            Default = "false",
        },
        Choice<CacheConfig, FailureMode>(nameof(CacheConfig.OnFailure), "on_failure", config => config.OnFailure, (config, value) => config with { OnFailure = value },
            "What Cache does when Redis is unavailable, or a stored value is unreadable; IDistributedCache always throws") with
        {
            Default = "Degrade",
        },
        Switch<CacheConfig, NearCacheOptions>(nameof(CacheConfig.NearCache), "near_cache", () => NearCacheSchema.Near, config => config.NearCache,
            (config, value) => config with { NearCache = value }, "Keeps entries of Redis in the memory of the process, within a bound of staleness. It changes nothing on LocMem and Dummy") with
        {
            DefaultWords = "none",
            Allowed = "true, false, or the settings of the near cache",
        },
        Flag<CacheConfig>(nameof(CacheConfig.Leases), "leases", config => config.Leases, (config, value) => config with { Leases = value },
            "Of all processes that miss a key, one makes its value, and none stores one that is older than a removal. It changes nothing on LocMem and Dummy") with
        {
            Default = "true",
        },
        new(nameof(CacheConfig.Suppress), "suppress", SettingKind.Reasons, config => config.Suppress,
            (config, section, report) => config with { Suppress = CollectionReader.Reasons(section.Strongest(), report) }, "The advice that does not hold for this cache, and why not")
        {
            Allowed = "id of a check, and a reason",
            Rule = CacheConfigRules.CheckSuppress,
        },
    ];

    /// <summary>The settings of a cache whose URL comes from elsewhere, so that its own is not read.</summary>
    public static IReadOnlyList<Setting<CacheConfig>> WithoutUrl { get; } =
        [.. Cache.Select(static setting => ReferenceEquals(setting, Url) ? setting with { Read = static (config, _, _) => config } : setting)];
}

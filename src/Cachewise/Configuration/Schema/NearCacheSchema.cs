using static Cachewise.Configuration.Schema.SettingFactory;

namespace Cachewise.Configuration.Schema;

/// <summary>The settings of a near cache.</summary>
internal static class NearCacheSchema
{
    private const decimal ShortestStaleness = 0.05m; // several round trips and steps of a clock
    private const decimal LongestStaleness = 60;     // as long as an entry is kept at all
    private const int MostBytesKept = 128 * 1024;    // larger values are read on a connection of their own

    public static IReadOnlyList<Setting<NearCacheOptions>> Near { get; } =
    [
        Time<NearCacheOptions>(nameof(NearCacheOptions.MaxStaleness), "max_staleness", near => near.MaxStaleness, (near, value) => near with { MaxStaleness = value },
            "How old a value may be that is read from memory; beyond it, reads go to Redis") with
        {
            Default = "00:00:01",
            Range = new(ShortestStaleness, LongestStaleness, SettingUnit.Seconds),
        },
        Number<NearCacheOptions>(nameof(NearCacheOptions.MaxEntries), "max_entries", near => near.MaxEntries, (near, value) => near with { MaxEntries = value },
            "The most entries in memory; those not used recently are removed first") with
        {
            Default = "10000",
            Range = CacheConfigSchema.EntriesInMemory,
        },
        Number<NearCacheOptions>(nameof(NearCacheOptions.MaxValueBytes), "max_value_bytes", near => near.MaxValueBytes, (near, value) => near with { MaxValueBytes = value },
            "The largest value that is kept in memory, as Redis has it; a larger one is read from Redis each time") with
        {
            Default = "131072",
            Range = new(1, MostBytesKept, SettingUnit.Bytes),
        },
    ];
}

using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>All tables about the near cache.</summary>
internal static class NearMode
{
    public static RedisParts Parts { get; } = new(new(StringComparer.Ordinal)
    {
        ["hit"] = HitTable.RunAsync,
        ["delay"] = DelayTable.RunAsync,
        ["hot"] = HotKeysTable.RunAsync,
        ["server"] = TrackersTable.RunAsync,
        ["fence"] = FenceTable.RunAsync,
    });
}

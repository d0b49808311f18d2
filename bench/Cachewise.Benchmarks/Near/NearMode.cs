using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>All tables about the near cache. The servers run on the same machine as their clients.</summary>
internal static class NearMode
{
    private static readonly Dictionary<string, Func<RedisServer, Task>> Parts = new(StringComparer.Ordinal)
    {
        ["hit"] = HitTable.RunAsync,
        ["delay"] = DelayTable.RunAsync,
        ["hot"] = HotKeysTable.RunAsync,
        ["server"] = TrackersTable.RunAsync,
        ["fence"] = FenceTable.RunAsync,
    };

    public static string PartNames => string.Join(", ", Parts.Keys);

    public static bool Knows(string part) => Parts.ContainsKey(part);

    /// <param name="parts">What to measure; all, if none is named.</param>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] parts)
    {
        using var server = RedisServer.Start();
        if (server is null)
        {
            Console.Error.WriteLine("redis-server is not installed, so there is nothing to measure on (Debian: apt-get install redis-server).");
            return 1;
        }

        foreach (var part in parts is [] ? [.. Parts.Keys] : parts)
        {
            Parts[part](server).GetAwaiter().GetResult();
        }

        return 0;
    }
}

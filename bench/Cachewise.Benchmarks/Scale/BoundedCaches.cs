using BitFaster.Caching;
using BitFaster.Caching.Lfu;
using BitFaster.Caching.Lru;
using BitFaster.Caching.Scheduler;
using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Memory;
using Microsoft.Extensions.Caching.Memory;

namespace Cachewise.Benchmarks.Scale;

/// <summary>
/// Caches with room for so many entries, as a read that stores what it did not find, and says whether it found it.
/// </summary>
internal static class BoundedCaches
{
    private const string Value = "";

    public static IReadOnlyList<(string Name, Func<int, Func<string, bool>> Make)> All { get; } =
    [
        (Report.Ours, Cachewise),
        ("BitFaster ConcurrentLru", room => BitFaster(new ConcurrentLru<string, string>(room))),
        ("BitFaster ConcurrentLfu", room => BitFaster(new ConcurrentLfu<string, string>(1, room, new ForegroundScheduler(), StringComparer.Ordinal))),
        ("BitFaster ClassicLru", room => BitFaster(new ClassicLru<string, string>(room))),
        ("MemoryCache with a size limit", Microsoft),
    ];

    private static Func<string, bool> Cachewise(int room)
    {
        var cache = Cache.Create(new() { Backend = CacheBackend.LocMem, MaxEntries = room });
        return key =>
        {
            if (Completed.Result(cache.TryGetAsync<string>(key)).Found)
            {
                return true;
            }

            Completed.Wait(cache.SetAsync(key, Value));
            return false;
        };
    }

    private static Func<string, bool> BitFaster(ICache<string, string> cache) => key =>
    {
        if (cache.TryGet(key, out _))
        {
            return true;
        }

        cache.AddOrUpdate(key, Value);
        return false;
    };

    /// <summary>
    /// It makes room on another thread, and keeps no new entry meanwhile; a caller without pauses meets that most.
    /// </summary>
    private static Func<string, bool> Microsoft(int room)
    {
        var cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = room });
        var one = new MemoryCacheEntryOptions { Size = 1 };
        return key =>
        {
            if (cache.TryGetValue(key, out _))
            {
                return true;
            }

            cache.Set(key, Value, one);
            return false;
        };
    }
}

using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Redis;

/// <summary>Cachewise, with its defaults.</summary>
public sealed class CachewiseOnRedis(Cache cache) : IReadsMany
{
    public string Name => Report.Ours;

    public ValueTask<Page?> GetAsync(string key) => cache.GetAsync<Page>(key);

    public ValueTask SetAsync(string key, Page page) => cache.SetAsync(key, page);

    public async Task<int> GetManyAsync(string[] keys) => (await cache.GetManyAsync<Page>(keys)).Count;
}

namespace Cachewise.Benchmarks.Redis;

/// <summary>A way to keep pages in Redis.</summary>
public interface IRedisContender
{
    string Name { get; }

    ValueTask<Page?> GetAsync(string key);

    ValueTask SetAsync(string key, Page page);
}

namespace Cachewise.Benchmarks.Redis;

/// <summary>A way to keep pages in Redis.</summary>
public interface IRedisContender
{
    string Name { get; }

    /// <summary>
    /// The prefix that the caller adds to each key if the contender does not: all keys have the same length on the
    /// wire.
    /// </summary>
    string KeyStart => "";

    ValueTask<Page?> GetAsync(string key);

    ValueTask SetAsync(string key, Page page);
}

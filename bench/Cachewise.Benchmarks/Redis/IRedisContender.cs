namespace Cachewise.Benchmarks.Redis;

/// <summary>A way to keep pages in Redis.</summary>
public interface IRedisContender
{
    string Name { get; }

    /// <summary>
    /// What the caller writes before each key, where the contender does not: all keys are to be equally long on their
    /// way.
    /// </summary>
    string KeyStart => "";

    ValueTask<Page?> GetAsync(string key);

    ValueTask SetAsync(string key, Page page);
}

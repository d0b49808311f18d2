namespace Cachewise.Benchmarks.Redis;

/// <summary>A way that reads many pages in one round trip.</summary>
public interface IReadsMany : IRedisContender
{
    /// <summary>Reads them, and says how many there were.</summary>
    Task<int> GetManyAsync(string[] keys);
}

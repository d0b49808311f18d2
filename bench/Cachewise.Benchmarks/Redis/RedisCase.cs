using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Redis;

/// <summary>A row of a table.</summary>
/// <param name="Concurrency">How many callers there are.</param>
/// <param name="Target">The target of Cachewise; null if there is none.</param>
internal sealed record RedisCase(int Concurrency, Target? Target = null);

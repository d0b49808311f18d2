using Cachewise.Stores.LocMem;

namespace Cachewise.Tests.Stores.LocMem;

internal static class CacheUsage
{
    /// <summary>
    /// How many entries a cache in memory has, those included that have expired and were not found yet, and their bytes
    /// by estimate.
    /// </summary>
    public static (int Count, long Bytes) Usage(this Cache cache) => ((LocMemStore)cache.Core.Store).Usage;
}

namespace Cachewise.Tests.Stores.LocMem;

internal static class CacheUsage
{
    /// <summary>
    /// The number of entries in memory, including expired ones that were not removed yet, and their estimated bytes.
    /// </summary>
    public static (int Count, long Bytes) Usage(this Cache cache) => ((int)cache.Core.Store.Usage.Entries!, (long)cache.Core.Store.Usage.Bytes!);
}

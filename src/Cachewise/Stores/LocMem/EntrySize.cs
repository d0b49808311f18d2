using Cachewise.Entries;

namespace Cachewise.Stores.LocMem;

/// <summary>The estimated memory of an entry; docs/configuration.md has the accuracy.</summary>
internal static class EntrySize
{
    private const int Node = 88;    // the object Entry
    private const int Buckets = 12; // its share of the table, between 8 and 16

    public static long Estimate(Entry entry) => Node + Buckets + CacheEntry.SizeOfText(entry.Key.Length) + entry.Value!.Size;
}

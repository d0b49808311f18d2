using Cachewise.Entries;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>
/// How many entries at once are divided. The server's time limit holds for each part, so that it does not depend on how many entries there are; and the calls of others pass between two parts.
/// </summary>
internal static class BatchParts
{
    public const int MostKeys = 1000;
    public const int MostBytes = 1024 * 1024;

    /// <summary>How many keys the first part of a read has: the values of which show how many the next may have.</summary>
    public const int FirstRead = 100;

    /// <summary>The end of the part that begins at <paramref name="start"/>.</summary>
    public static int EndOf(int start, int count) => Math.Min(count, start + MostKeys);

    /// <summary>As <see cref="EndOf(int, int)"/>, by what is written too. A part has one entry at least, and a large value is a part.</summary>
    public static int EndOf(int start, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries)
    {
        var end = start + 1;
        var bytes = SizeOf(entries[start]);
        if (bytes > LargeLane.Threshold)
        {
            return end;
        }

        while (end < entries.Count && end - start < MostKeys && SizeOf(entries[end]) is <= LargeLane.Threshold and var size && bytes + size <= MostBytes)
        {
            bytes += size;
            end++;
        }

        return end;
    }

    private static int SizeOf(KeyValuePair<string, CacheEntry> entry) => entry.Value.GetPayload().Length;

    /// <summary>How many keys the next part of a read has, so that it has as many bytes as a part may if the values are like those of the last.</summary>
    public static int NextRead(int keys, long bytes) => (int)Math.Clamp(MostBytes * (long)keys / Math.Max(1, bytes), 1, MostKeys);
}

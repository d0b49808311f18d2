using Cachewise.Entries;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>
/// How a batch is divided. The operation timeout holds for each part, so that it does not depend on the number of
/// entries, and the calls of others are served between two parts.
/// </summary>
internal static class BatchParts
{
    public const int MaxKeys = 1000;
    public const int MaxBytes = 1024 * 1024;

    /// <summary>How many keys the first part of a read has. The size of its values decides about the next.</summary>
    public const int FirstRead = 100;

    /// <summary>The end of the part that begins at <paramref name="start"/>.</summary>
    public static int EndOf(int start, int count) => Math.Min(count, start + MaxKeys);

    /// <summary>
    /// As <see cref="EndOf(int, int)"/>, also by the bytes that are written. A part has at least one entry, and a large
    /// value is a part of its own.
    /// </summary>
    public static int EndOf(int start, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries)
    {
        var end = start + 1;
        var bytes = SizeOf(entries[start]);
        if (bytes > LargeValueTransfer.Threshold)
        {
            return end;
        }

        while (end < entries.Count && end - start < MaxKeys && SizeOf(entries[end]) is <= LargeValueTransfer.Threshold and var size && bytes + size <= MaxBytes)
        {
            bytes += size;
            end++;
        }

        return end;
    }

    private static int SizeOf(KeyValuePair<string, CacheEntry> entry) => entry.Value.GetPayload().Length;

    /// <summary>
    /// How many keys the next part of a read has, if its values are like those of the last: as many as have the bytes
    /// of a part.
    /// </summary>
    public static int NextRead(int keys, long bytes) => (int)Math.Clamp(MaxBytes * (long)keys / Math.Max(1, bytes), 1, MaxKeys);
}

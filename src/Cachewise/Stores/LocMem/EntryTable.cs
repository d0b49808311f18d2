namespace Cachewise.Stores.LocMem;

/// <summary>
/// Finds entries by key: a hash table whose readers take no lock, and whose writers hold the given one. The entries are
/// the nodes of the buckets, so they change buckets when the table grows. A reader that finds nothing meanwhile looks
/// again under the lock; an entry that it finds is always the right one.
/// </summary>
internal sealed class EntryTable(Lock writing)
{
    private const int LeastBuckets = 16;
    private const int SparseBelow = 8; // buckets per entry

    private Entry?[] _buckets = new Entry?[LeastBuckets];
    private int _resizes; // odd while entries change buckets

    public int Count { get; private set; }

    public Entry? Find(string key, uint hash)
    {
        var resizes = Volatile.Read(ref _resizes);
        var buckets = Volatile.Read(ref _buckets);
        for (var entry = Volatile.Read(ref BucketOf(buckets, hash)); entry is not null; entry = Volatile.Read(ref entry.NextInBucket))
        {
            if (entry.Hash == hash && string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return (resizes & 1) == 0 && resizes == Volatile.Read(ref _resizes) ? null : FindBetweenWrites(key, hash);
    }

    public void Add(Entry entry)
    {
        if (Count == _buckets.Length)
        {
            Resize(_buckets.Length * 2);
        }

        Push(_buckets, entry);
        Count++;
    }

    public void Remove(Entry entry)
    {
        ref var place = ref BucketOf(_buckets, entry.Hash);
        while (place != entry)
        {
            place = ref place!.NextInBucket;
        }

        Volatile.Write(ref place, entry.NextInBucket);
        Count--;
        if (_buckets.Length > LeastBuckets && Count < _buckets.Length / SparseBelow)
        {
            Resize(_buckets.Length / 2);
        }
    }

    /// <summary>Drops all entries at once.</summary>
    public void Clear()
    {
        Volatile.Write(ref _buckets, new Entry?[LeastBuckets]);
        Count = 0;
    }

    /// <summary>
    /// Adds the entries from a position (a hash) on to a list, some hundreds at a time. Buckets are in the order of
    /// hashes, whatever their number: a table that is resized between two calls still gives each entry once.
    /// </summary>
    /// <returns>The position of the next call; beyond <see cref="uint.MaxValue"/> at the end.</returns>
    public ulong Scan(ulong position, int enough, List<Entry> found)
    {
        var width = (1UL << 32) / (ulong)_buckets.Length;
        while (position <= uint.MaxValue && found.Count < enough)
        {
            for (var entry = BucketOf(_buckets, (uint)position); entry is not null; entry = entry.NextInBucket)
            {
                if (entry.Hash >= position)
                {
                    found.Add(entry);
                }
            }

            position = ((position / width) + 1) * width;
        }

        return position;
    }

    private Entry? FindBetweenWrites(string key, uint hash)
    {
        lock (writing)
        {
            return Find(key, hash);
        }
    }

    private void Resize(int length)
    {
        var (old, buckets) = (_buckets, new Entry?[length]);
        Interlocked.Increment(ref _resizes); // a full fence: no reader sees an entry change its bucket before it
        Volatile.Write(ref _buckets, buckets);
        foreach (var first in old)
        {
            for (var entry = first; entry is not null;)
            {
                var next = entry.NextInBucket;
                Push(buckets, entry);
                entry = next;
            }
        }

        Interlocked.Increment(ref _resizes);
    }

    private static void Push(Entry?[] buckets, Entry entry)
    {
        ref var bucket = ref BucketOf(buckets, entry.Hash);
        Volatile.Write(ref entry.NextInBucket, bucket);
        Volatile.Write(ref bucket, entry);
    }

    /// <summary>The lengths are powers of two, so this takes the upper bits of the hash.</summary>
    private static ref Entry? BucketOf(Entry?[] buckets, uint hash) => ref buckets[(int)(((ulong)hash * (uint)buckets.Length) >> 32)];
}

using Cachewise.Entries;

namespace Cachewise.Stores.LocMem;

/// <summary>
/// A node of the <see cref="EntryTable"/>, the <see cref="SieveQueue"/> and the <see cref="ExpiryWheel"/> at once, so
/// that an entry takes two objects: this one and its value. Readers take no lock; all but <see cref="IsVisited"/> is
/// written under the lock of the <see cref="EntryStore"/>.
/// </summary>
internal sealed class Entry
{
    private CacheEntry? _value;
    private long _expiresAt;

    public Entry(string key, uint hash, CacheEntry value, long expiresAt)
    {
        Key = key;
        Hash = hash;
        _value = value;
        _expiresAt = expiresAt;
    }

    public string Key { get; }

    public uint Hash { get; }

    /// <summary>The value; null once the entry has been removed.</summary>
    public CacheEntry? Value => Volatile.Read(ref _value);

    /// <summary>
    /// When the entry expires, by the clock of its store; <see cref="long.MaxValue"/> is never. A reader reads this
    /// before the value: see <see cref="Write"/>.
    /// </summary>
    public long ExpiresAt
    {
        get => Volatile.Read(ref _expiresAt);
        set => Volatile.Write(ref _expiresAt, value);
    }

    // The next entry of the bucket. It stays when the entry is removed, so that a reader at this entry still gets to
    // the end of the bucket.
    public Entry? NextInBucket;

    public Entry? Newer;
    public Entry? Older;

    public Entry? NextDue;
    public Entry? PreviousDue;

    /// <summary>The place in the <see cref="ExpiryWheel"/>, or <see cref="ExpiryWheel.NoSlot"/>.</summary>
    public short Slot = ExpiryWheel.NoSlot;

    /// <summary>Whether the entry was used since the hand of the <see cref="SieveQueue"/> passed it.</summary>
    public bool IsVisited;

    /// <summary>
    /// Replaces the value, which is written before its expiry and read after it: a reader gets a value that was valid
    /// at some moment of its call.
    /// </summary>
    public void Write(CacheEntry value, long expiresAt)
    {
        Volatile.Write(ref _value, value);
        Volatile.Write(ref _expiresAt, expiresAt);
    }

    /// <summary>Drops the reference to the value, since the collector may reach a removed entry late.</summary>
    public void Forget() => Volatile.Write(ref _value, null);

    /// <summary>Marks the entry as used. Reads first, so that readers on all cores share the cache line.</summary>
    public void Visit()
    {
        if (!IsVisited)
        {
            IsVisited = true;
        }
    }
}

using Cachewise.Entries;

namespace Cachewise.Stores.LocMem;

/// <summary>
/// One entry, which is its own node in the <see cref="EntryTable"/>, the <see cref="SieveQueue"/> and the <see cref="ExpiryWheel"/>, so that an entry is two objects: this one and
/// its value. Readers take no lock; everything is written under the lock of the <see cref="EntryStore"/>, but for <see cref="IsVisited"/>.
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

    /// <summary>When the entry expires, by the clock of its store; <see cref="long.MaxValue"/> is never. A reader asks for this first and for the value after: see <see cref="Write"/>.</summary>
    public long ExpiresAt
    {
        get => Volatile.Read(ref _expiresAt);
        set => Volatile.Write(ref _expiresAt, value);
    }

    // The next entry of the bucket. It stays when the entry is removed, so that a reader that stands here comes to the end of the bucket.
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
    /// Puts another value in. It is written before its expiry and read after it: a reader gets a value that was there, and had not expired, at some moment of its call.
    /// </summary>
    public void Write(CacheEntry value, long expiresAt)
    {
        Volatile.Write(ref _value, value);
        Volatile.Write(ref _expiresAt, expiresAt);
    }

    /// <summary>Lets go of the value, since the collector may find this entry long after it was removed.</summary>
    public void Forget() => Volatile.Write(ref _value, null);

    /// <summary>Notes that the entry was used. Looks first, so that readers on all cores share the cache line.</summary>
    public void Visit()
    {
        if (!IsVisited)
        {
            IsVisited = true;
        }
    }
}

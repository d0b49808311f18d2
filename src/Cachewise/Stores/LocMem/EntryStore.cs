using Cachewise.Entries;
using Cachewise.Telemetry;

namespace Cachewise.Stores.LocMem;

/// <summary>
/// Entries within bounds of number and bytes. Readers take no lock. Writers hold one while they change some references:
/// they serialise, read the clock and set the timer outside of it. Below the bounds only removed and expired entries
/// are dropped: removed ones at once, expired ones soon after by a timer, which runs only while an entry is to expire.
/// </summary>
internal sealed class EntryStore : IDisposable
{
    private const int ScannedAtOnce = 256; // per acquisition of the lock

    private readonly Lock _lock = new();
    private readonly string _alias;
    private readonly CoarseClock _clock;
    private readonly EntryTable _table;       // read without the lock, changed through _entries
    private readonly BoundedEntries _entries; // used under the lock
    private readonly ExpiryTimer _timer;
    private bool _isDisposed;

    public EntryStore(string alias, int maxEntries, long maxBytes, CoarseClock clock, TimeProvider time)
    {
        _alias = alias;
        _clock = clock;
        _table = new(_lock);

        // The timer refers to the store weakly: a cache that is not disposed of can be collected with its entries.
        _timer = new(clock, time, static state => DropExpired((WeakReference<EntryStore>)state!), new WeakReference<EntryStore>(this));
        _entries = new(_table, _timer, maxEntries, maxBytes, clock.Exact);
    }

    /// <summary>
    /// How many entries there are, their estimated memory, and how many were evicted. Expired ones count until the
    /// timer drops them.
    /// </summary>
    public StoreUsage Usage
    {
        get
        {
            lock (_lock)
            {
                return new() { Entries = _table.Count, Bytes = _entries.Bytes, Evictions = _entries.Evictions };
            }
        }
    }

    /// <summary>The value, if it has not expired.</summary>
    public CacheEntry? Find(string key) => FindEntry(key)?.Value;

    /// <summary>As <see cref="Find(string)"/>, at a time of the clock that the caller has read.</summary>
    public CacheEntry? Find(string key, long now)
    {
        if (FindInTable(key) is not { } entry || entry.ExpiresAt <= now)
        {
            return null;
        }

        entry.Visit();
        return entry.Value;
    }

    /// <summary>When the entry expires, or null where there is none.</summary>
    public long? FindExpiry(string key) => FindEntry(key)?.ExpiresAt;

    /// <summary>Writes an entry, over what is there.</summary>
    public void Put(string key, CacheEntry value, Expiry expiry)
    {
        var now = _clock.Exact;
        Put(key, value, After(now, expiry), now);
    }

    /// <summary>As the other, with an expiration that began earlier.</summary>
    public void PutUntil(string key, CacheEntry value, long expiresAt) => Put(key, value, expiresAt, _clock.Exact);

    /// <summary>Writes an entry if there is none, and says whether there was none.</summary>
    public bool TryAdd(string key, CacheEntry value, Expiry expiry)
    {
        var (hash, now) = (KeyHash.Compute(key), _clock.Exact);
        lock (_lock)
        {
            if (FindLive(key, hash, now) is { } entry)
            {
                entry.Visit();
                return false;
            }

            _entries.MakeRoom(_entries.Insert(new Entry(key, hash, value, After(now, expiry))), now);
        }

        _timer.SetIfSooner();
        return true;
    }

    /// <summary>Replaces the expected value, if it is still there; without an expiry it keeps its own.</summary>
    public bool TryReplace(string key, CacheEntry expected, CacheEntry value, Expiry? expiry)
    {
        var (hash, now) = (KeyHash.Compute(key), _clock.Exact);
        lock (_lock)
        {
            if (FindLive(key, hash, now) is not { } entry || entry.Value != expected)
            {
                return false;
            }

            _entries.MakeRoom(_entries.Replace(entry, value, expiry is { } time ? After(now, time) : entry.ExpiresAt), now);
        }

        _timer.SetIfSooner();
        return true;
    }

    /// <summary>
    /// Gives an entry another expiry, if there is one; with an expected value, only if that is still there.
    /// </summary>
    public bool TryTouch(string key, CacheEntry? expected, Expiry expiry)
    {
        var (hash, now) = (KeyHash.Compute(key), _clock.Exact);
        lock (_lock)
        {
            if (FindLive(key, hash, now) is not { } entry || (expected is not null && entry.Value != expected))
            {
                return false;
            }

            entry.Visit();
            entry.ExpiresAt = After(now, expiry);
            _entries.Schedule(entry);
        }

        _timer.SetIfSooner();
        return true;
    }

    /// <summary>Removes the expiry of an entry, and says whether it had one.</summary>
    public bool TryPersist(string key)
    {
        var (hash, now) = (KeyHash.Compute(key), _clock.Exact);
        lock (_lock)
        {
            if (FindLive(key, hash, now) is not { ExpiresAt: not long.MaxValue } entry)
            {
                return false;
            }

            entry.Visit();
            entry.ExpiresAt = long.MaxValue;
            return true;
        }
    }

    /// <summary>Removes an entry, if there is one; with an expected value, only if that is still there.</summary>
    public bool TryRemove(string key, CacheEntry? expected = null)
    {
        var (hash, now) = (KeyHash.Compute(key), _clock.Exact);
        lock (_lock)
        {
            if (FindLive(key, hash, now) is not { } entry || (expected is not null && entry.Value != expected))
            {
                return false;
            }

            _entries.Drop(entry);
            return true;
        }
    }

    /// <summary>
    /// Moves an entry, with its expiry, to another key, over what is there. A reader may see it at both for a moment,
    /// never at neither; writers see it at one.
    /// </summary>
    public bool TryMove(string source, string target)
    {
        var (from, to, now) = (KeyHash.Compute(source), KeyHash.Compute(target), _clock.Exact);
        lock (_lock)
        {
            if (FindLive(source, from, now) is not { Value: { } value } entry)
            {
                return false;
            }

            if (!string.Equals(source, target, StringComparison.Ordinal))
            {
                var moved = Write(target, to, value, entry.ExpiresAt, now);
                _entries.Drop(entry);
                _entries.MakeRoom(moved, now); // after the drop: a full cache has room for an entry that moves
            }
        }

        _timer.SetIfSooner();
        return true;
    }

    public void Clear()
    {
        var now = _clock.Exact;
        lock (_lock)
        {
            ThrowIfDisposed();
            _entries.Clear(now);
        }
    }

    /// <summary>The keys of live entries, each once; no snapshot while others write.</summary>
    public IEnumerable<string> Keys()
    {
        var found = new List<Entry>(ScannedAtOnce);
        for (var position = 0UL; position <= uint.MaxValue; found.Clear())
        {
            var now = _clock.Exact;
            lock (_lock)
            {
                ThrowIfDisposed();
                position = _table.Scan(position, ScannedAtOnce, found);
            }

            foreach (var entry in found.Where(entry => entry.Value is not null && entry.ExpiresAt > now))
            {
                yield return entry.Key;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _entries.Clear(now: 0);
        }

        _timer.Dispose();
    }

    private void Put(string key, CacheEntry value, long expiresAt, long now)
    {
        var hash = KeyHash.Compute(key);
        lock (_lock)
        {
            _entries.MakeRoom(Write(key, hash, value, expiresAt, now), now);
        }

        _timer.SetIfSooner();
    }

    private Entry? FindEntry(string key)
    {
        if (FindInTable(key) is not { } entry || (entry.ExpiresAt is not long.MaxValue and var expiresAt && expiresAt <= _clock.Now))
        {
            return null;
        }

        entry.Visit();
        return entry;
    }

    /// <summary>The entry, which may have expired.</summary>
    private Entry? FindInTable(string key)
    {
        var entry = _table.Find(key, KeyHash.Compute(key));
        if (entry is null)
        {
            ThrowIfDisposed(); // disposing removes all entries, so only a miss needs this check
        }

        return entry;
    }

    private void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _isDisposed))
        {
            throw CacheStore.Disposed(_alias);
        }
    }

    private static long After(long now, Expiry expiry) => expiry.IsNever ? long.MaxValue : now + expiry.Milliseconds;

    private static void DropExpired(WeakReference<EntryStore> dropped)
    {
        if (dropped.TryGetTarget(out var store))
        {
            store.DropExpired();
        }
    }

    /// <summary>Drops expired entries, a part at a time, so that writers wait for one part only.</summary>
    private void DropExpired()
    {
        bool isDone;
        do
        {
            var now = _clock.Exact;
            lock (_lock)
            {
                isDone = _entries.DropExpired(now);
            }
        }
        while (!isDone);

        _timer.Set();
    }

    /// <summary>The entry, if it has not expired; under the lock.</summary>
    private Entry? FindLive(string key, uint hash, long now)
    {
        ThrowIfDisposed();
        return _entries.FindLive(key, hash, now);
    }

    /// <summary>Writes an entry, over what is there; under the lock.</summary>
    private Entry Write(string key, uint hash, CacheEntry value, long expiresAt, long now) => FindLive(key, hash, now) is { } entry
        ? _entries.Replace(entry, value, expiresAt)
        : _entries.Insert(new Entry(key, hash, value, expiresAt));
}

using Cachewise.Concurrency;
using Cachewise.Entries;

namespace Cachewise.Stores.LocMem;

/// <summary>
/// Entries within bounds of number and bytes. Readers take no lock. Writers hold one while they change some references:
/// they serialise, read the clock and set the timer outside of it. Below the bounds only removed and expired entries
/// are dropped: removed ones at once, expired ones soon after by a timer, which runs only while an entry is to expire.
/// </summary>
internal sealed partial class EntryStore : IDisposable
{
    private const int ReapedAtOnce = 256; // per acquisition of the lock
    private const int ReapedForRoom = 32;
    private const int ScannedAtOnce = 256;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly string _alias;
    private readonly int _maxEntries;
    private readonly long _maxBytes;
    private readonly CoarseClock _clock;
    private readonly EntryTable _table;
    private readonly ITimer _timer;
    private SieveQueue _queue = new();
    private ExpiryWheel _wheel;
    private long _bytes;
    private bool _isDisposed;
    private long _wakeAt = long.MaxValue;  // when the next entry is due; written under the lock
    private long _timerAt = long.MaxValue; // what the timer was last set to

    public EntryStore(string alias, int maxEntries, long maxBytes, CoarseClock clock, TimeProvider time)
    {
        _alias = alias;
        _maxEntries = maxEntries;
        _maxBytes = maxBytes;
        _clock = clock;
        _table = new(_lock);
        _wheel = new(clock.Exact);

        // The timer refers to the store weakly: a cache that is not disposed of can be collected with its entries.
        _timer = Detached.Start(() => time.CreateTimer(
            static state => Reap((WeakReference<EntryStore>)state!), new WeakReference<EntryStore>(this), Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <summary>
    /// How many entries there are, and their estimated memory. Expired ones count until the timer drops them.
    /// </summary>
    public (int Count, long Bytes) Usage
    {
        get
        {
            lock (_lock)
            {
                return (_table.Count, _bytes);
            }
        }
    }

    /// <summary>The value, if it has not expired.</summary>
    public CacheEntry? Find(string key) => FindEntry(key)?.Value;

    /// <summary>When the entry expires, or null where there is none.</summary>
    public long? FindExpiry(string key) => FindEntry(key)?.ExpiresAt;

    /// <summary>Writes an entry, over what is there.</summary>
    public void Put(string key, CacheEntry value, Expiry expiry)
    {
        var (hash, now) = (KeyHash.Compute(key), _clock.Exact);
        lock (_lock)
        {
            MakeRoom(Write(key, hash, value, After(now, expiry), now), now);
        }

        WakeInTime();
    }

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

            MakeRoom(Insert(new Entry(key, hash, value, After(now, expiry))), now);
        }

        WakeInTime();
        return true;
    }

    /// <summary>Replaces the expected value, if it is still there; the expiry stays.</summary>
    public bool TryReplace(string key, CacheEntry expected, CacheEntry value)
    {
        var (hash, now) = (KeyHash.Compute(key), _clock.Exact);
        lock (_lock)
        {
            if (FindLive(key, hash, now) is not { } entry || entry.Value != expected)
            {
                return false;
            }

            MakeRoom(Replace(entry, value, entry.ExpiresAt), now);
            return true;
        }
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
            Schedule(entry);
        }

        WakeInTime();
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

            Drop(entry);
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
                Drop(entry);
                MakeRoom(moved, now); // after the drop: a full cache has room for an entry that moves
            }
        }

        WakeInTime();
        return true;
    }

    public void Clear()
    {
        var now = _clock.Exact;
        lock (_lock)
        {
            ThrowIfDisposed();
            Clear(now);
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
            Clear(now: 0);
        }

        _timer.Dispose();
    }

    private Entry? FindEntry(string key)
    {
        if (_table.Find(key, KeyHash.Compute(key)) is not { } entry)
        {
            ThrowIfDisposed(); // disposing removes all entries, so only a miss needs this check
            return null;
        }

        if (entry.ExpiresAt is not long.MaxValue and var expiresAt && expiresAt <= _clock.Now)
        {
            return null;
        }

        entry.Visit();
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

    // What follows runs under the lock.

    /// <summary>The entry, if it has not expired; one that has is dropped.</summary>
    private Entry? FindLive(string key, uint hash, long now)
    {
        ThrowIfDisposed();
        var entry = _table.Find(key, hash);
        if (entry is not null && entry.ExpiresAt <= now)
        {
            Drop(entry);
            return null;
        }

        return entry;
    }

    private Entry Write(string key, uint hash, CacheEntry value, long expiresAt, long now) =>
        FindLive(key, hash, now) is { } entry ? Replace(entry, value, expiresAt) : Insert(new Entry(key, hash, value, expiresAt));

    private Entry Insert(Entry entry)
    {
        _table.Add(entry);
        _queue.Add(entry);
        _bytes += EntrySize.Estimate(entry);
        Schedule(entry);
        return entry;
    }

    private Entry Replace(Entry entry, CacheEntry value, long expiresAt)
    {
        _bytes += value.Size - entry.Value!.Size;
        entry.Visit();
        entry.Write(value, expiresAt);
        Schedule(entry);
        return entry;
    }

    private void Drop(Entry entry)
    {
        _bytes -= EntrySize.Estimate(entry);
        _table.Remove(entry);
        _queue.Remove(entry);
        _wheel.Remove(entry);
        entry.Forget();
    }

    private void Clear(long now)
    {
        _table.Clear();
        _queue = new();
        _wheel = new(now);
        _bytes = 0;
    }

    private void Schedule(Entry entry) => _wakeAt = long.Min(_wakeAt, _wheel.Schedule(entry));

    /// <summary>
    /// Above a bound, drops entries that are known to have expired, then those that the queue chooses.
    /// </summary>
    private void MakeRoom(Entry written, long now)
    {
        for (var reaped = 0; IsFull && reaped < ReapedForRoom && _wheel.TakeDue(now) is { } due; reaped++)
        {
            DropOrSchedule(due, now);
        }

        while (IsFull && _queue.ChooseVictim(written, now) is { } victim)
        {
            Drop(victim);
        }
    }

    private bool IsFull => _table.Count > _maxEntries || _bytes > _maxBytes;

    private void DropOrSchedule(Entry due, long now)
    {
        if (due.ExpiresAt <= now)
        {
            Drop(due);
        }
        else
        {
            _wheel.Schedule(due);
        }
    }
}

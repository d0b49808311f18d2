using Cachewise.Entries;
using Cachewise.Telemetry;

namespace Cachewise.Stores.LocMem;

/// <summary>
/// The entries of a store, with what decides which of them is dropped next: their expiry, and above a bound the queue.
/// All members are called under the lock of the store.
/// </summary>
internal sealed class BoundedEntries(EntryTable table, ExpiryTimer timer, int maxEntries, long maxBytes, long now)
{
    private const int DroppedAtOnce = 256; // per acquisition of the lock
    private const int DroppedForRoom = 32;

    private SieveQueue _queue = new();
    private ExpiryWheel _wheel = new(now);

    /// <summary>The estimated memory of the entries.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many entries were dropped that no caller had removed.</summary>
    public Evictions Evictions { get; private set; }

    private bool IsFull => table.Count > maxEntries || Bytes > maxBytes;

    /// <summary>The entry, if it has not expired; one that has is dropped.</summary>
    public Entry? FindLive(string key, uint hash, long now)
    {
        var entry = table.Find(key, hash);
        if (entry is not null && entry.ExpiresAt <= now)
        {
            DropExpired(entry);
            return null;
        }

        return entry;
    }

    public Entry Insert(Entry entry)
    {
        table.Add(entry);
        _queue.Add(entry);
        Bytes += EntrySize.Estimate(entry);
        Schedule(entry);
        return entry;
    }

    public Entry Replace(Entry entry, CacheEntry value, long expiresAt)
    {
        Bytes += value.Size - entry.Value!.Size;
        entry.Visit();
        entry.Write(value, expiresAt);
        Schedule(entry);
        return entry;
    }

    public void Drop(Entry entry)
    {
        Bytes -= EntrySize.Estimate(entry);
        table.Remove(entry);
        _queue.Remove(entry);
        _wheel.Remove(entry);
        entry.Forget();
    }

    public void Clear(long now)
    {
        table.Clear();
        _queue = new();
        _wheel = new(now);
        Bytes = 0;
    }

    /// <summary>Has the entry dropped when it expires.</summary>
    public void Schedule(Entry entry) => timer.Expect(_wheel.Schedule(entry));

    /// <summary>
    /// Above a bound, drops entries that are known to have expired, then those that the queue chooses.
    /// </summary>
    public void MakeRoom(Entry written, long now)
    {
        for (var dropped = 0; IsFull && dropped < DroppedForRoom && _wheel.TakeDue(now) is { } due; dropped++)
        {
            DropOrSchedule(due, now);
        }

        while (IsFull && _queue.ChooseVictim(written, now) is { } victim)
        {
            Evict(victim, now);
        }
    }

    /// <summary>Drops a part of the expired entries.</summary>
    /// <returns>Whether it was the last part.</returns>
    public bool DropExpired(long now)
    {
        for (var dropped = 0; dropped < DroppedAtOnce; dropped++)
        {
            if (_wheel.TakeDue(now) is not { } due)
            {
                timer.ExpectOnly(_wheel.NextDue);
                return true;
            }

            DropOrSchedule(due, now);
        }

        return false;
    }

    private void DropOrSchedule(Entry due, long now)
    {
        if (due.ExpiresAt <= now)
        {
            DropExpired(due);
        }
        else
        {
            _wheel.Schedule(due);
        }
    }

    private void Evict(Entry victim, long now)
    {
        if (victim.ExpiresAt <= now)
        {
            DropExpired(victim);
            return;
        }

        Evictions = table.Count > maxEntries
            ? Evictions with { OverEntries = Evictions.OverEntries + 1 }
            : Evictions with { OverBytes = Evictions.OverBytes + 1 };
        Drop(victim);
    }

    private void DropExpired(Entry entry)
    {
        Evictions = Evictions with { Expired = Evictions.Expired + 1 };
        Drop(entry);
    }
}

using System.Collections.Concurrent;

namespace Cachewise.Backends;

/// <summary>
/// The full keys that were written or removed while the backend could not be: what it has of them is older than what callers were told. They are removed
/// there before anything is read again. Of more than <see cref="MostKeys"/> nothing is kept but that there were too many; then all entries of the cache are.
/// </summary>
internal sealed class DroppedWrites
{
    public const int MostKeys = 10_000;

    private readonly ConcurrentDictionary<string, int> _keys = new(StringComparer.Ordinal);
    private volatile bool _isOverflowing;
    private volatile bool _isRemovingAll;
    private int _count;
    private int _next;

    public bool IsEmpty => Volatile.Read(ref _count) == 0 && !_isOverflowing && !_isRemovingAll;

    /// <summary>Whether there were too many to keep.</summary>
    public bool IsOverflowing => _isOverflowing;

    public void Add(string fullKey)
    {
        if (_isOverflowing)
        {
            return;
        }

        if (Volatile.Read(ref _count) >= MostKeys)
        {
            _isOverflowing = true;
            return;
        }

        var number = Interlocked.Increment(ref _next);
        if (_keys.TryAdd(fullKey, number))
        {
            Interlocked.Increment(ref _count);
        }
        else
        {
            _keys[fullKey] = number; // dropped again: a removal that is under way does not count for it
        }
    }

    /// <summary>Whether what the backend has under this key may be outdated.</summary>
    public bool Covers(string fullKey) => _isOverflowing || _isRemovingAll || _keys.ContainsKey(fullKey);

    /// <summary>What is to be removed now.</summary>
    public KeyValuePair<string, int>[] Snapshot() => [.. _keys];

    /// <summary>These were removed; those that were dropped again since stay.</summary>
    public void Settle(IEnumerable<KeyValuePair<string, int>> removed)
    {
        foreach (var key in removed)
        {
            if (_keys.TryRemove(key))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    /// <summary>Begins the removal of all entries: what is dropped from now on is kept again.</summary>
    public void BeginAll()
    {
        _isRemovingAll = true;
        Settle(Snapshot());
        _isOverflowing = false;
    }

    /// <summary>Ends the removal of all entries; if it has not come to its end, there are still too many.</summary>
    public void EndAll(bool isDone)
    {
        _isOverflowing |= !isDone;
        _isRemovingAll = false;
    }
}

namespace Cachewise.Backends;

/// <summary>
/// The full keys that were written or removed while the backend could not be: what it has of them is older than what callers were told. They are removed
/// there before anything is read again. Of more than <see cref="MostKeys"/> nothing is kept but that there were too many; then all entries of the cache are.
/// </summary>
internal sealed class DroppedWrites
{
    public const int MostKeys = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private int _next;
    private bool _isRemovingAll;
    private volatile bool _isOverflowing;
    private volatile bool _isEmpty = true;

    /// <summary>Whether nothing was dropped. Every call asks, so it is a field.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>Whether there were too many to keep.</summary>
    public bool IsOverflowing => _isOverflowing;

    public void Add(string fullKey)
    {
        lock (_lock)
        {
            if (!_isOverflowing && _keys.Count < MostKeys)
            {
                _keys[fullKey] = _next++; // dropped again: a removal that is under way does not count for it
            }
            else
            {
                _isOverflowing = true;
            }

            _isEmpty = false;
        }
    }

    /// <summary>Whether what the backend has under this key may be outdated.</summary>
    public bool Covers(string fullKey)
    {
        lock (_lock)
        {
            return _isOverflowing || _isRemovingAll || _keys.ContainsKey(fullKey);
        }
    }

    /// <summary>What is to be removed now.</summary>
    public KeyValuePair<string, int>[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _keys];
        }
    }

    /// <summary>These were removed; those that were dropped again since stay.</summary>
    public void Settle(IEnumerable<KeyValuePair<string, int>> removed)
    {
        lock (_lock)
        {
            foreach (var (key, number) in removed)
            {
                if (_keys.TryGetValue(key, out var last) && last == number)
                {
                    _keys.Remove(key);
                }
            }

            Look();
        }
    }

    /// <summary>Begins the removal of all entries: what is dropped from now on is kept again.</summary>
    public void BeginAll()
    {
        lock (_lock)
        {
            _isRemovingAll = true;
            _isOverflowing = false;
            _keys.Clear();
        }
    }

    /// <summary>Ends the removal of all entries; if it has not come to its end, there are still too many.</summary>
    public void EndAll(bool isDone)
    {
        lock (_lock)
        {
            _isOverflowing |= !isDone;
            _isRemovingAll = false;
            Look();
        }
    }

    private void Look() => _isEmpty = _keys.Count == 0 && !_isOverflowing && !_isRemovingAll;
}

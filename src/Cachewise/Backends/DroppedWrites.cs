namespace Cachewise.Backends;

/// <summary>
/// The full keys that were written or removed while the backend could not be: what it has of them is older than what callers were told. They are removed
/// there before anything is read again. Of more than <see cref="MostKeys"/> only the slots are kept; then all entries of the cache in those are removed.
/// </summary>
/// <param name="slotOf">The slot of a key: a number that keys have in common which are on one node, wherever that is. On a single server it is the same for all.</param>
internal sealed class DroppedWrites(Func<string, int> slotOf)
{
    public const int MostKeys = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<int> _full = [];
    private readonly HashSet<int> _emptying = [];
    private int _next;
    private volatile bool _isEmpty = true;

    /// <summary>Whether nothing was dropped. Every call asks, so it is a field.</summary>
    public bool IsEmpty => _isEmpty;

    public void Add(string fullKey)
    {
        lock (_lock)
        {
            if (_keys.Count < MostKeys && (_full.Count == 0 || !_full.Contains(slotOf(fullKey))))
            {
                _keys[fullKey] = _next++; // dropped again: a removal that is under way does not count for it
            }
            else
            {
                _full.Add(slotOf(fullKey));
            }

            _isEmpty = false;
        }
    }

    /// <summary>Whether what the backend has under this key may be outdated.</summary>
    public bool Covers(string fullKey)
    {
        lock (_lock)
        {
            return _keys.ContainsKey(fullKey) || (_full.Count + _emptying.Count > 0 && slotOf(fullKey) is var slot && (_full.Contains(slot) || _emptying.Contains(slot)));
        }
    }

    /// <summary>What is to be removed now, of the slots that can be reached.</summary>
    public KeyValuePair<string, int>[] Snapshot(Func<int, bool> isReachable)
    {
        lock (_lock)
        {
            return [.. _keys.Where(key => isReachable(slotOf(key.Key)))];
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

    /// <summary>Begins the removal of all entries in the slots of which there were too many, where they can be reached: what is dropped from now on is kept again.</summary>
    /// <returns>Those slots.</returns>
    public IReadOnlySet<int> BeginEmptying(Func<int, bool> isReachable)
    {
        lock (_lock)
        {
            var slots = _full.Where(slot => !_emptying.Contains(slot) && isReachable(slot)).ToHashSet();
            _full.ExceptWith(slots);
            _emptying.UnionWith(slots);
            foreach (var key in slots.Count == 0 ? [] : _keys.Keys.Where(key => slots.Contains(slotOf(key))).ToList())
            {
                _keys.Remove(key);
            }

            return slots;
        }
    }

    /// <summary>Ends the removal of all entries in these slots; if it has not come to its end, there are still too many.</summary>
    public void EndEmptying(IReadOnlySet<int> slots, bool isDone)
    {
        lock (_lock)
        {
            _emptying.ExceptWith(slots);
            if (!isDone)
            {
                _full.UnionWith(slots);
            }

            Look();
        }
    }

    private void Look() => _isEmpty = _keys.Count + _full.Count + _emptying.Count == 0;
}

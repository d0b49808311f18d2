namespace Cachewise.Resilience;

/// <summary>
/// The full keys that were written or removed while the backend could not be: what it has of them is older than what callers were told. They are removed
/// there before anything is read again. Of more than <see cref="MostKeys"/> the hashes are kept, by slot: then the entries in those slots are looked through, and those whose
/// keys have such a hash removed. Only of more than <see cref="MostDigests"/> all entries in a slot are.
/// </summary>
/// <param name="slotOf">The slot of a key: a number that keys have in common which are on one node, wherever that is. On a single server it is the same for all.</param>
internal sealed class DroppedWrites(Func<string, int> slotOf)
{
    public const int MostKeys = 10_000;

    /// <summary>About 25 MB.</summary>
    public const int MostDigests = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<int, KeyDigests> _overflow = [];
    private readonly Dictionary<int, KeyDigests> _emptying = [];
    private int _digests;
    private int _next;
    private volatile bool _isEmpty = true;

    /// <summary>Whether nothing was dropped. Every call asks, so it is a field.</summary>
    public bool IsEmpty => _isEmpty;

    public void Add(string fullKey)
    {
        lock (_lock)
        {
            if ((_keys.Count < MostKeys && !IsAll(fullKey)) || _keys.ContainsKey(fullKey))
            {
                _keys[fullKey] = _next++; // dropped again: a removal that is under way does not count for it
            }
            else
            {
                AddDigest(fullKey);
            }

            _isEmpty = false;
        }
    }

    /// <summary>Whether what the backend has under this key may be outdated.</summary>
    public bool Covers(string fullKey)
    {
        lock (_lock)
        {
            return _keys.ContainsKey(fullKey)
                || (_overflow.Count + _emptying.Count > 0 && slotOf(fullKey) is var slot && (Contains(_overflow, slot, fullKey) || Contains(_emptying, slot, fullKey)));
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

    /// <summary>Begins the removal from the slots of which there were too many keys, where they can be reached: what is dropped from now on is kept again.</summary>
    /// <returns>What to remove from each of those slots. It does not change until <see cref="EndEmptying"/>.</returns>
    public IReadOnlyDictionary<int, KeyDigests> BeginEmptying(Func<int, bool> isReachable)
    {
        lock (_lock)
        {
            var slots = _overflow.Where(slot => !_emptying.ContainsKey(slot.Key) && isReachable(slot.Key)).ToDictionary();
            foreach (var (slot, digests) in slots)
            {
                _overflow.Remove(slot);
                _emptying.Add(slot, digests);
            }

            foreach (var key in slots.Values.Any(digests => digests.IsAll) ? _keys.Keys.Where(key => slots.TryGetValue(slotOf(key), out var digests) && digests.IsAll).ToList() : [])
            {
                _keys.Remove(key);
            }

            return slots;
        }
    }

    /// <summary>Ends the removal from these slots; if it has not come to its end, what was to be removed still is.</summary>
    public void EndEmptying(IReadOnlyDictionary<int, KeyDigests> slots, bool isDone)
    {
        lock (_lock)
        {
            foreach (var (slot, digests) in slots)
            {
                _emptying.Remove(slot);
                _digests -= digests.Count;
                if (!isDone)
                {
                    var overflow = OverflowOf(slot);
                    _digests -= overflow.Count;
                    overflow.Add(digests);
                    _digests += overflow.Count;
                }
            }

            Look();
        }
    }

    private static bool Contains(Dictionary<int, KeyDigests> slots, int slot, string fullKey) => slots.TryGetValue(slot, out var digests) && digests.Contains(fullKey);

    private bool IsAll(string fullKey) => _overflow.Count > 0 && _overflow.TryGetValue(slotOf(fullKey), out var digests) && digests.IsAll;

    private void AddDigest(string fullKey)
    {
        var overflow = OverflowOf(slotOf(fullKey));
        if (_digests < MostDigests)
        {
            _digests += overflow.Add(fullKey) ? 1 : 0;
        }
        else if (!overflow.Contains(fullKey))
        {
            _digests -= overflow.Count;
            overflow.AddAll();
        }
    }

    private KeyDigests OverflowOf(int slot) => _overflow.TryGetValue(slot, out var digests) ? digests : _overflow[slot] = new();

    private void Look() => _isEmpty = _keys.Count + _overflow.Count + _emptying.Count == 0;
}

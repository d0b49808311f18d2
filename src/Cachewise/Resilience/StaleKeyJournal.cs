namespace Cachewise.Resilience;

/// <summary>
/// The stale keys: full keys that were written or removed while the backend was unavailable, so that it holds values
/// older than what callers were told. They are removed there before they are read again. Beyond <see cref="MaxKeys"/>
/// only hashes are kept, by slot, and the slot is swept: its keys are scanned, and those with such a hash removed.
/// Beyond <see cref="MaxDigests"/> the sweep removes all entries of a slot.
/// </summary>
/// <param name="slotOf">The slot of a key: keys of one slot are on one node. On a single server all have the
/// same.</param>
internal sealed class StaleKeyJournal(Func<string, int> slotOf)
{
    public const int MaxKeys = 10_000;

    /// <summary>About 25 MB.</summary>
    public const int MaxDigests = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<int, KeyDigests> _overflow = [];
    private readonly Dictionary<int, KeyDigests> _sweeping = [];
    private int _digests;
    private int _next;
    private volatile bool _isEmpty = true;

    /// <summary>Whether there are none. Every call asks, so this is one field.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>How many keys and hashes there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _keys.Count + _digests;
            }
        }
    }

    public void Add(string fullKey)
    {
        lock (_lock)
        {
            if ((_keys.Count < MaxKeys && !IsAll(fullKey)) || _keys.ContainsKey(fullKey))
            {
                _keys[fullKey] = _next++; // stale again: a removal that is under way does not count for it
            }
            else
            {
                AddDigest(fullKey);
            }

            _isEmpty = false;
        }
    }

    /// <summary>Whether the backend's value of this key may be stale.</summary>
    public bool Contains(string fullKey)
    {
        lock (_lock)
        {
            return _keys.ContainsKey(fullKey)
                || (_overflow.Count + _sweeping.Count > 0 && slotOf(fullKey) is var slot && (Contains(_overflow, slot, fullKey) || Contains(_sweeping, slot, fullKey)));
        }
    }

    /// <summary>The keys to remove now, in the slots that can be reached, each with its number.</summary>
    public KeyValuePair<string, int>[] Snapshot(Func<int, bool> isReachable)
    {
        lock (_lock)
        {
            return [.. _keys.Where(key => isReachable(slotOf(key.Key)))];
        }
    }

    /// <summary>Notes that these keys were removed. Those that became stale again since stay.</summary>
    public void Clean(IEnumerable<KeyValuePair<string, int>> removed)
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

            UpdateIsEmpty();
        }
    }

    /// <summary>
    /// Begins to sweep the slots that have hashes, where they can be reached. Keys that become stale from now on are
    /// kept apart.
    /// </summary>
    /// <returns>What to remove from each of those slots. It does not change until <see cref="EndSweep"/>.</returns>
    public IReadOnlyDictionary<int, KeyDigests> BeginSweep(Func<int, bool> isReachable)
    {
        lock (_lock)
        {
            var slots = _overflow.Where(slot => !_sweeping.ContainsKey(slot.Key) && isReachable(slot.Key)).ToDictionary();
            foreach (var (slot, digests) in slots)
            {
                _overflow.Remove(slot);
                _sweeping.Add(slot, digests);
            }

            if (slots.Values.Any(digests => digests.IsAll))
            {
                foreach (var key in _keys.Keys.Where(key => slots.TryGetValue(slotOf(key), out var digests) && digests.IsAll).ToList())
                {
                    _keys.Remove(key);
                }
            }

            return slots;
        }
    }

    /// <summary>Ends the sweep of these slots. If it did not get to its end, they are swept again.</summary>
    public void EndSweep(IReadOnlyDictionary<int, KeyDigests> slots, bool isDone)
    {
        lock (_lock)
        {
            foreach (var (slot, digests) in slots)
            {
                _sweeping.Remove(slot);
                _digests -= digests.Count;
                if (!isDone)
                {
                    var overflow = OverflowOf(slot);
                    _digests -= overflow.Count;
                    overflow.Add(digests);
                    _digests += overflow.Count;
                }
            }

            UpdateIsEmpty();
        }
    }

    private static bool Contains(Dictionary<int, KeyDigests> slots, int slot, string fullKey) => slots.TryGetValue(slot, out var digests) && digests.Contains(fullKey);

    private bool IsAll(string fullKey) => _overflow.Count > 0 && _overflow.TryGetValue(slotOf(fullKey), out var digests) && digests.IsAll;

    private void AddDigest(string fullKey)
    {
        var overflow = OverflowOf(slotOf(fullKey));
        if (_digests < MaxDigests)
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

    private void UpdateIsEmpty() => _isEmpty = _keys.Count + _overflow.Count + _sweeping.Count == 0;
}

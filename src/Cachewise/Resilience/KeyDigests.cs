namespace Cachewise.Resilience;

/// <summary>
/// A set of keys as 64-bit hashes (FNV-1a), or all keys. Two keys may have one hash: then the set contains a key that was not added, never the reverse.
/// Not safe for concurrent changes.
/// </summary>
internal sealed class KeyDigests
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly HashSet<ulong> _hashes = [];

    /// <summary>Whether it contains every key.</summary>
    public bool IsAll { get; private set; }

    /// <summary>How many hashes it holds.</summary>
    public int Count => _hashes.Count;

    /// <summary>Adds a key.</summary>
    /// <returns>Whether that took room.</returns>
    public bool Add(string key) => !IsAll && _hashes.Add(HashOf(key));

    /// <summary>Adds every key, and frees the room.</summary>
    public void AddAll()
    {
        IsAll = true;
        _hashes.Clear();
        _hashes.TrimExcess();
    }

    /// <summary>Adds the keys of another set.</summary>
    public void Add(KeyDigests other)
    {
        if (other.IsAll)
        {
            AddAll();
        }
        else if (!IsAll)
        {
            _hashes.UnionWith(other._hashes);
        }
    }

    public bool Contains(string key) => IsAll || _hashes.Contains(HashOf(key));

    private static ulong HashOf(string key)
    {
        var hash = Offset;
        foreach (var character in key)
        {
            hash = (hash ^ character) * Prime;
        }

        return hash;
    }
}

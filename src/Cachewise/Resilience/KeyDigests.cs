namespace Cachewise.Resilience;

/// <summary>
/// A set of keys as 64-bit hashes (FNV-1a), or all keys. If two keys have the same hash, the set also contains the one
/// that was not added. Not safe for concurrent changes.
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
    /// <returns>Whether a hash was added.</returns>
    public bool Add(string key) => !IsAll && _hashes.Add(HashOf(key));

    /// <summary>Adds every key, and frees the hashes.</summary>
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

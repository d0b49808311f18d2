using Cachewise.Keys;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>
/// The keys that are known to have large values: writes know the size of a value, reads do not. A table of hashes of a
/// fixed size, allocated when the first is added. A key whose place another takes is learnt again when it is read; a
/// key with the hash of another costs a round trip more.
/// </summary>
internal sealed class LargeKeys
{
    private const int Size = 32_768; // 128 KiB

    private volatile int[]? _hashes;

    public void Add(KeySpace keys, string key)
    {
        var hashes = _hashes ?? Interlocked.CompareExchange(ref _hashes, new int[Size], null) ?? _hashes;
        var hash = HashOf(keys, key);
        Volatile.Write(ref hashes[hash & (Size - 1)], hash);
    }

    public void Remove(KeySpace keys, string key)
    {
        if (_hashes is { } hashes)
        {
            var hash = HashOf(keys, key);
            Interlocked.CompareExchange(ref hashes[hash & (Size - 1)], 0, hash);
        }
    }

    /// <summary>Whether the value is probably large. Every read asks; while none is, this reads one field.</summary>
    public bool Contains(KeySpace keys, string key) => _hashes is { } hashes && HashOf(keys, key) is var hash && Volatile.Read(ref hashes[hash & (Size - 1)]) == hash;

    /// <summary>Never zero, which marks an empty place.</summary>
    private static int HashOf(KeySpace keys, string key) => (key.GetHashCode(StringComparison.Ordinal) ^ (keys.Version * 486187739)) is var hash && hash == 0 ? 1 : hash;
}

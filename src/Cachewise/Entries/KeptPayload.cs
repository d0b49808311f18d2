namespace Cachewise.Entries;

/// <summary>
/// The bytes of an entry of a server that this process keeps. All readers share them, and decode their own copy. Where
/// nothing can change the decoded value, the first reader gives it back, and later ones share it.
/// </summary>
internal abstract class KeptPayload(ReadOnlyMemory<byte> bytes)
{
    private int _isClaimed;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Whether the caller is the first that may give the value back.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    /// <summary>Takes the decoded value of the entry in place of its bytes.</summary>
    public abstract void OnDecoded(CacheEntry entry, CacheEntry decoded);
}

using Cachewise.Entries;

namespace Cachewise.Stores.Near;

/// <summary>The bytes of an entry of the near cache, until a reader has decoded a value that can be shared.</summary>
internal sealed class NearPayload(NearEntries entries, string key, ReadOnlyMemory<byte> bytes) : KeptPayload(bytes)
{
    public override void OnDecoded(CacheEntry entry, CacheEntry decoded) => entries.Replace(key, entry, decoded);
}

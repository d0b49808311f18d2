using Cachewise.Keys;

namespace Cachewise.Stores.Redis.Topology;

/// <summary>
/// The keys of leases: <c>prefix:version:$m:</c>, and then the full key of the entry in braces, which puts both into
/// one slot of a cluster. Where that key has a hash tag of its own, a colon and the user's key follow instead
/// (docs/wire-format.md).
/// </summary>
/// <param name="keys">The keys of the cache, at whatever version.</param>
internal sealed class LeaseKeys(KeySpace keys)
{
    /// <summary>The key of the lease of an entry; null if it can have none, as the entry of an adapter.</summary>
    public byte[]? Of(ReadOnlySpan<byte> full) =>
        !keys.TryCutVersion(full, out _, out var key) || KeySpace.IsReserved(key) ? null
        : HashSlot.HasTag(full) ? [.. full[..^key.Length], .. KeySpace.LeaseStart, (byte)':', .. key]
        : [.. full[..^key.Length], .. KeySpace.LeaseStart, (byte)'{', .. full, (byte)'}'];

    /// <summary>The full key of the entry of a lease; null if it is no lease of this cache.</summary>
    public byte[]? EntryOf(ReadOnlySpan<byte> lease)
    {
        if (!keys.TryCutVersion(lease, out _, out var key) || !key.StartsWith(KeySpace.LeaseStart))
        {
            return null;
        }

        return key[KeySpace.LeaseStart.Length..] switch
        {
            [(byte)':', .. var name] => [.. lease[..^key.Length], .. name],
            [(byte)'{', .. var full, (byte)'}'] => full.ToArray(),
            _ => null,
        };
    }
}

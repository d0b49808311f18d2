using Cachewise.Entries;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>A value in a buffer of the client's pool, which gets it back when the value has been read.</summary>
internal sealed class LeasedValue(Lease<byte> lease) : CacheEntry
{
    public override long Size => lease.Length;

    public override ReadOnlyMemory<byte> GetPayload() => lease.Memory;

    public override void Release() => lease.Dispose();
}

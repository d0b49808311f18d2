namespace Cachewise.Entries;

/// <summary>A value as bytes: each reader makes its own object of them.</summary>
internal sealed class PayloadValue(ReadOnlyMemory<byte> payload) : CacheEntry
{
    private const int ObjectAndArray = 32 + 24;

    public override long Size => ObjectAndArray + payload.Length;

    public override ReadOnlyMemory<byte> GetPayload() => payload;
}

namespace Cachewise.Values;

/// <summary>A value as bytes: each reader makes its own object of them.</summary>
internal sealed class PayloadValue(ReadOnlyMemory<byte> payload) : StoredValue
{
    public override ReadOnlyMemory<byte> GetPayload() => payload;
}

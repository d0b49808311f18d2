namespace Cachewise.Entries;

/// <summary>A value that has more bytes than one may have, and was left where it is.</summary>
/// <param name="length">How many.</param>
internal sealed class OversizedValue(long length) : CacheEntry
{
    public long Length => length;

    public override long Size => 0; // none of it is here

    public override ReadOnlyMemory<byte> GetPayload() => default;
}

namespace Cachewise.Entries;

/// <summary>
/// A value as an object that every reader may have: of a type that cannot change, or shared because
/// <see cref="CacheConfig.ShareValues"/> says so. A read as another type goes through the bytes.
/// </summary>
/// <param name="value">The value.</param>
/// <param name="contract">How it is written.</param>
/// <param name="size">The bytes of memory that the value refers to, by estimate.</param>
internal sealed class LiveValue<T>(T value, JsonContract<T> contract, int size) : CacheEntry
{
    private const int Object = 40;

    public T Value => value;

    public override long Size => Object + (long)size;

    public override ReadOnlyMemory<byte> GetPayload() => contract.Serialize(value);
}

namespace Cachewise.Values;

/// <summary>
/// A value as an object that every reader may have: of a type that cannot change, or shared because
/// <see cref="CacheConfig.ShareValues"/> says so. A read as another type goes through the bytes.
/// </summary>
internal sealed class LiveValue<T>(T value, JsonContract<T> contract) : StoredValue
{
    public T Value => value;

    public override ReadOnlyMemory<byte> GetPayload() => contract.Serialize(value);
}

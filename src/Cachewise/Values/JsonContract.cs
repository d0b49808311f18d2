using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Values;

/// <summary>How one type is written and read, looked up once.</summary>
internal sealed class JsonContract<T>(JsonContracts owner, JsonTypeInfo<T> type)
{
    private bool? _isImmutable;

    public JsonContracts Owner => owner;

    /// <summary>Whether a value of this type can be handed to many readers, proven once.</summary>
    public bool IsImmutable => _isImmutable ??= ImmutabilityProof.Holds(type);

    /// <summary>Whether a value of this type has been read back once.</summary>
    public bool IsVerified { get; set; }

    public byte[] Serialize(T value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public T? Deserialize(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, type);
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Values;

/// <summary>How one type is written and read, looked up once.</summary>
internal sealed class JsonContract<T>(JsonContracts owner, JsonTypeInfo<T> type)
{
    private const int ValuesTried = 10;

    private readonly Lazy<bool> _isImmutable = new(() => ImmutabilityProof.Holds(type));
    private int _tried;
    private volatile bool _isUnfaithful;

    public JsonContracts Owner => owner;

    /// <summary>Whether a value of this type can be handed to many readers: nothing can change it, and its JSON makes the same of it.</summary>
    public bool IsImmutable => _isImmutable.Value && !_isUnfaithful;

    public byte[] Serialize(T value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public T? Deserialize(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, type);

    /// <summary>
    /// Reads back the first values of the type, for no look at a type tells what its constructor or converter does: one that cannot be read fails where it
    /// is written, instead of missing for ever.
    /// </summary>
    /// <returns>False where the value does not come back as it was written, which is found out once.</returns>
    public bool TryBack(byte[] json)
    {
        if (_isUnfaithful || Volatile.Read(ref _tried) >= ValuesTried)
        {
            return true;
        }

        var copy = Deserialize(json);
        Interlocked.Increment(ref _tried);
        _isUnfaithful = copy is null || !Serialize(copy).AsSpan().SequenceEqual(json);
        return !_isUnfaithful;
    }

    /// <summary>Whether the type has fields and no JSON members: a tuple, of which nothing would be stored.</summary>
    public bool HasOnlyFields { get; } =
        type is { Kind: JsonTypeInfoKind.Object, Properties.Count: 0, PolymorphismOptions: null } && typeof(T) != typeof(object) && HasFields();

    [UnconditionalSuppressMessage("Trimming", "IL2090", Justification = "A trimmed field is only not seen, and the type treated as one without fields.")]
    private static bool HasFields() => typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public).Length > 0;
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>How one type is written and read, looked up once.</summary>
internal sealed class JsonContract<T>(JsonContracts owner, JsonTypeInfo<T> type) : EntryContract
{
    private const int ValuesTried = 10;

    private readonly Lazy<bool> _isImmutable = new(() => ImmutabilityProof.Holds(type));
    private readonly Lazy<TypeContract> _contract = new(() => new(type));
    private int _tried;
    private volatile bool _isUnfaithful; // is set, and never reset: another thread may have seen another value

    public JsonContracts Owner => owner;

    /// <summary>
    /// Whether readers can share a value of this type: nothing can change it, and its JSON reads back as the same.
    /// </summary>
    public bool IsImmutable => _isImmutable.Value && !_isUnfaithful && Problems.Count == 0;

    /// <summary>What JSON would lose of every value of the type; empty if nothing.</summary>
    public IReadOnlyList<ContractProblem> Problems => _contract.Value.Problems;

    /// <summary>Why a value of the type could not be written, or not be read back.</summary>
    public string Explain(Exception error) => JsonFailure.Explain(type, _contract.Value.ObstaclesOf(error), error);

    /// <summary>
    /// Whether the type has fields and no JSON members, so that nothing of its values would be stored.
    /// </summary>
    public bool HasOnlyFields { get; } =
        type is { Kind: JsonTypeInfoKind.Object, Properties.Count: 0, PolymorphismOptions: null } && typeof(T) != typeof(object) && HasFields();

    public override byte[] Serialize(CacheEntry entry) => entry.TryGetDecoded<T>(out var value) ? Serialize(value) : throw new InvalidOperationException("The entry has no value of this type.");

    public byte[] Serialize(T value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>Writes a value, and says what is lost of it beyond what is lost of every value of its type.</summary>
    public byte[] Serialize(T value, out ContractProblem? loss)
    {
        loss = null;
        var json = _contract.Value.Watched is JsonTypeInfo<T> watched ? WrittenObjects.Serialize(value, watched, out loss) : Serialize(value);
        loss = _contract.Value.FindLoss(value) ?? loss;
        if (loss is not null)
        {
            _isUnfaithful = true;
        }

        loss ??= HalfPair.FindIn(json, type); // which is no fault of the type
        return json;
    }

    public T? Deserialize(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, type);

    /// <summary>
    /// Reads back the first values of the type, because no analysis shows what its constructor or converter does. A
    /// value that cannot be read then fails when it is written, instead of missing on every read.
    /// </summary>
    /// <returns>False the first time that a value does not come back as it was written.</returns>
    public bool VerifyRoundTrip(byte[] json)
    {
        if (_isUnfaithful || Volatile.Read(ref _tried) >= ValuesTried)
        {
            return true;
        }

        var copy = Deserialize(json);
        Interlocked.Increment(ref _tried);

        // U+FFFD is not always written as it was read; that is no fault of the type.
        if (HasReplacement(json) || (copy is not null && Serialize(copy).AsSpan().SequenceEqual(json)))
        {
            return true;
        }

        _isUnfaithful = true;
        return false;
    }

    /// <summary>
    /// Whether a value that was read from JSON has all of it: written again it is the same JSON, but for spaces and the
    /// order of members.
    /// </summary>
    public bool IsWhole(T value, ReadOnlyMemory<byte> json)
    {
        try
        {
            var written = Serialize(value);
            if (written.AsSpan().SequenceEqual(json.Span))
            {
                return true;
            }

            using var read = JsonDocument.Parse(json);
            using var again = JsonDocument.Parse(written);
            return JsonElement.DeepEquals(read.RootElement, again.RootElement);
        }
#pragma warning disable CA1031 // whatever a getter or a converter throws, the value was read
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>
    /// Whether writing replaced half a surrogate pair by U+FFFD; then the copy differs from the value.
    /// </summary>
    public static bool HasReplacement(ReadOnlySpan<byte> json) => json.IndexOf("\uFFFD"u8) >= 0 || json.IndexOf("\\uFFFD"u8) >= 0;

    [UnconditionalSuppressMessage("Trimming", "IL2090", Justification = "A trimmed field is not seen, and the type counts as one without fields.")]
    private static bool HasFields() => typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public).Length > 0;
}

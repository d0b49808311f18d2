using System.Runtime.CompilerServices;
using System.Text.Json;
using Cachewise.Keys;

namespace Cachewise.Entries;

/// <summary>The wire format of one cache's values: docs/wire-format.md.</summary>
internal sealed class ValueFormat(string alias, CacheConfig config, JsonContracts contracts, bool storesObjects, LossReport losses)
{
    private const int LongestEscape = 6; // \u0000
    private const int JsonBytesInMemory = 2;

    /// <summary>Encodes a value, or says why it cannot be stored.</summary>
    /// <exception cref="CacheValueException">The value cannot be written, not be read back, or is too
    /// large.</exception>
    public CacheEntry Encode<T>(T value)
    {
        var entry = Encode(value, out var excess);
        return excess is null ? entry : throw new CacheValueException(
            $"Cache '{alias}': a value of type {TypeName.Describe(typeof(T))} has {excess} bytes, and MaxValueBytes is {config.MaxValueBytes}; store less of it, or raise MaxValueBytes.");
    }

    /// <summary>
    /// As the other overload; a value that is too large is encoded too, so that it can be decoded, but not stored.
    /// <paramref name="excess"/> is then its number of bytes, and null for every other value.
    /// </summary>
    /// <exception cref="CacheValueException">The value cannot be written, or not be read back.</exception>
    public CacheEntry Encode<T>(T value, out int? excess)
    {
        excess = null;
        var contract = ContractOf<T>();
        if (storesObjects && value is string text && typeof(T) == typeof(string) && contract.IsImmutable
            && (long)text.Length * LongestEscape + 2 <= config.MaxValueBytes && KeySpace.IsWellFormed(text))
        {
            // Writing it could neither fail nor change it.
            return CacheEntry.Decoded(value, contract, SizeOf(value, text.Length));
        }

        if (value is not null && contract.Problems is { Count: > 0 } problems)
        {
            losses.OfType(typeof(T), problems, mustThrow: contract.HasOnlyFields);
        }

        var json = Serialize(contract, value, out var loss);
        if (value is not null)
        {
            if (loss is not null)
            {
                losses.OfValue(typeof(T), loss);
            }

            VerifyRoundTrip(contract, json);
        }

        if (json.Length > config.MaxValueBytes)
        {
            excess = json.Length;
            return new CacheEntry(json);
        }

        if (storesObjects && (config.ShareValues || (contract.IsImmutable && !JsonContract<T>.HasReplacement(json))))
        {
            return CacheEntry.Decoded(value, contract, SizeOf(value, json.Length));
        }

        return new CacheEntry(config.Compress && json.Length > Zlib.MinLength && !Integer.Is(json) ? Zlib.Compress(json) : json);
    }

    /// <summary>Decodes an entry; false, and why, if its bytes are no value of the type.</summary>
    public bool TryDecode<T>(CacheEntry stored, out T value, out string? problem)
    {
        if (stored.TryGetDecoded(out value!))
        {
            problem = null;
            return true;
        }

        if (stored.OversizedLength is { } length)
        {
            problem = $"it has {length} bytes, and MaxValueBytes is {config.MaxValueBytes}";
            return false;
        }

        var contract = ContractOf<T>();
        var payload = stored.GetPayload();
        if (Zlib.IsCompressed(payload.Span))
        {
            if (Zlib.Decompress(payload, config.MaxValueBytes) is not { } json)
            {
                problem = $"it is broken, or larger than MaxValueBytes ({config.MaxValueBytes}) when decompressed";
                return false;
            }

            payload = json;
        }

        try
        {
            value = contract.Deserialize(payload.Span)!;
            GiveBack(stored, contract, value, payload);
            problem = null;
            return true;
        }
        catch (JsonException)
        {
            problem = Pickle.Is(payload.Span) ? Pickle.Problem : "its bytes are not JSON of that type";
            return false;
        }
#pragma warning disable CA1031 // whatever a constructor or a converter throws, the bytes are not of this type
        catch (Exception error)
#pragma warning restore CA1031
        {
            problem = $"reading it threw {TypeName.Describe(error.GetType())}";
            return false;
        }
    }

    /// <summary>
    /// Decodes what <see cref="Encode{T}(T)"/> made, so that a caller that made a value gets what a later read gets.
    /// </summary>
    /// <exception cref="CacheValueException">It cannot be read.</exception>
    public T DecodeMade<T>(CacheEntry made) =>
        TryDecode<T>(made, out var value, out var problem)
            ? value
            : throw new CacheValueException($"Cache '{alias}': the value of type {TypeName.Describe(typeof(T))} that was made cannot be read back: {problem}.");

    /// <summary>
    /// The memory that a value refers to: of a text exactly, of an object about twice its JSON, of a number or a date
    /// none.
    /// </summary>
    private static int SizeOf<T>(T value, int jsonLength) => value switch
    {
        string text => CacheEntry.SizeOfText(text.Length),
        _ => RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? JsonBytesInMemory * jsonLength : 0,
    };

    /// <summary>
    /// Gives the decoded value back to the store that keeps the bytes, if nothing can change it, and it has all that
    /// its JSON has, so that a reader of another type loses nothing.
    /// </summary>
    private static void GiveBack<T>(CacheEntry stored, JsonContract<T> contract, T value, ReadOnlyMemory<byte> json)
    {
        if (stored.KeptPayload is { } kept && contract.IsImmutable && kept.TryClaim() && contract.IsWhole(value, json))
        {
            kept.OnDecoded(stored, CacheEntry.Decoded(value, contract, SizeOf(value, json.Length)));
        }
    }

    private JsonContract<T> ContractOf<T>()
    {
        try
        {
            return contracts.For<T>();
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new CacheValueException($"Cache '{alias}': the type {TypeName.Describe(typeof(T))} has no JSON form: {NoFormOf(typeof(T), error)}", error);
        }
    }

    private byte[] Serialize<T>(JsonContract<T> contract, T value, out ContractProblem? loss)
    {
        try
        {
            return contract.Serialize(value, out loss);
        }
#pragma warning disable CA1031 // whatever a getter or a converter throws, the value cannot be written
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw Failed(contract, "cannot be written as JSON", error);
        }
    }

    private void VerifyRoundTrip<T>(JsonContract<T> contract, byte[] json)
    {
        try
        {
            if (!contract.VerifyRoundTrip(json))
            {
                losses.OfRoundTrip(typeof(T));
            }
        }
#pragma warning disable CA1031 // whatever a constructor or a converter throws, the value cannot be read
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw Failed(contract, "can be written as JSON, but not be read back", error);
        }
    }

    private CacheValueException Failed<T>(JsonContract<T> contract, string problem, Exception error) => new(
        $"Cache '{alias}': a value of type {TypeName.Describe(typeof(T))} {problem}:{contract.Explain(error)}", error);

    private static string NoFormOf(Type type, Exception error) => NoValue.Explain(type) is var (loss, fix) ? $"it {loss}; {fix}." : error.Message;
}

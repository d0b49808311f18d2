using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Cachewise.Entries;

/// <summary>
/// The content of an entry: the bytes of the wire format, or in their place the decoded value, which many readers
/// share. It never changes: an entry whose bytes were decoded is another object.
/// </summary>
/// <remarks>
/// The expiration is not part of it: LocMem keeps that in its own node, and a read of Redis does not return it.
/// </remarks>
internal sealed class CacheEntry
{
    private const int Object = 40;
    private const int ArrayHeader = 24;
    private const int BoxHeader = 16;
    private const int Kept = 56;      // the object KeptPayload
    private const int EmptyText = 22; // a string without characters, before it is rounded up to 8

    // The bytes (byte[], IMemoryOwner<byte> or KeptPayload); with a contract, the decoded value.
    private readonly object? _content;

    // How the decoded value is written; null for bytes.
    private readonly EntryContract? _contract;

    // A decoded value of at most 8 bytes itself; of any other, the memory that it takes; of an oversized value, its
    // length.
    private readonly long _number;

    /// <summary>An entry as bytes: each reader decodes its own copy.</summary>
    public CacheEntry(byte[] payload)
        : this(payload, contract: null, number: 0)
    {
    }

    /// <summary>An entry as bytes in pooled memory, which is returned by <see cref="Release"/>.</summary>
    public CacheEntry(IMemoryOwner<byte> payload)
        : this(payload, contract: null, number: 0)
    {
    }

    /// <summary>An entry as bytes that this process keeps, and that all readers share.</summary>
    public CacheEntry(KeptPayload payload)
        : this(payload, contract: null, number: 0)
    {
    }

    private CacheEntry(object? content, EntryContract? contract, long number)
    {
        _content = content;
        _contract = contract;
        _number = number;
    }

    /// <summary>
    /// The bytes of memory that this object and all it refers to take, by estimate: docs/configuration.md has its
    /// accuracy.
    /// </summary>
    public long Size => Object + (_content is null ? 0 : _contract is not null ? _number : SizeOfBytes);

    /// <summary>The bytes that this process keeps; null for every other entry, and once they were decoded.</summary>
    public KeptPayload? KeptPayload => _content as KeptPayload;

    /// <summary>
    /// The size of a value that is larger than the cache allows, and was not read; null for every other entry.
    /// </summary>
    public long? OversizedLength => _content is null && _contract is null ? _number : null;

    /// <summary>
    /// An entry as a decoded value: one that nothing can change, or that <see cref="CacheConfig.ShareValues"/> shares.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="contract">How it is written.</param>
    /// <param name="size">The bytes of memory that the value refers to, by estimate.</param>
    public static CacheEntry Decoded<T>(T value, JsonContract<T> contract, int size)
    {
        if (!IsInline<T>())
        {
            return new(value, contract, typeof(T).IsValueType ? BoxHeader + Unsafe.SizeOf<T>() + size : size);
        }

        var number = 0L;
        Unsafe.As<long, T>(ref number) = value;
        return new(content: null, contract, number);
    }

    /// <summary>An entry whose value was not read, since it has too many bytes.</summary>
    public static CacheEntry Oversized(long length) => new(content: null, contract: null, length);

    /// <summary>The bytes of memory that a text of so many characters takes.</summary>
    public static int SizeOfText(int length) => EmptyText + (length * sizeof(char));

    /// <summary>
    /// The decoded value, if the entry has one of exactly this type. A read as another type goes through the bytes.
    /// </summary>
    public bool TryGetDecoded<T>([MaybeNullWhen(false)] out T value)
    {
        if (_contract is not JsonContract<T>)
        {
            value = default;
            return false;
        }

        var (content, number) = (_content, _number);
        value = IsInline<T>() ? Unsafe.As<long, T>(ref number)
            : typeof(T).IsValueType ? (T)content!
            : Unsafe.As<object?, T>(ref content); // the contract says the type
        return true;
    }

    /// <summary>The bytes of the wire format.</summary>
    public ReadOnlyMemory<byte> GetPayload() =>
        _contract is not null ? _contract.Serialize(this)
        : _content switch
        {
            byte[] bytes => bytes,
            IMemoryOwner<byte> pooled => pooled.Memory,
            KeptPayload kept => kept.Bytes,
            _ => default,
        };

    /// <summary>Returns pooled memory. The entry is not used again afterwards.</summary>
    public void Release()
    {
        if (_contract is null && _content is IMemoryOwner<byte> pooled)
        {
            pooled.Dispose();
        }
    }

    private long SizeOfBytes => _content switch
    {
        byte[] bytes => ArrayHeader + bytes.Length,
        KeptPayload kept => Kept + ArrayHeader + kept.Bytes.Length,
        _ => 0,
    };

    /// <summary>
    /// Whether a value of the type is kept in a field of the entry, which saves an object for each number.
    /// </summary>
    private static bool IsInline<T>() => !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && Unsafe.SizeOf<T>() <= sizeof(long);
}

namespace Cachewise.Entries;

/// <summary>A value on its way into or out of a store: bytes of the wire format, or an object that stands for them.</summary>
internal abstract class CacheEntry
{
    private const int EmptyText = 22; // a string without characters, before it is rounded up to 8

    /// <summary>The bytes of memory that this object and all it refers to take, by estimate: docs/configuration.md says how far that is off.</summary>
    public abstract long Size { get; }

    /// <summary>The bytes of memory that a text of so many characters takes.</summary>
    public static int SizeOfText(int length) => EmptyText + (length * sizeof(char));

    /// <summary>The bytes of the wire format.</summary>
    public abstract ReadOnlyMemory<byte> GetPayload();

    /// <summary>Gives back what the value was read into; it is not used again after.</summary>
    public virtual void Release()
    {
    }
}

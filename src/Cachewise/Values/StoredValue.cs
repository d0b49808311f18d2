namespace Cachewise.Values;

/// <summary>A value on its way into or out of a store: bytes of the wire format, or an object that stands for them.</summary>
internal abstract class StoredValue
{
    /// <summary>When the entry expires, by the clock of the store that keeps it; only LocMem uses it.</summary>
    public long ExpiresAt { get; set; } = long.MaxValue;

    /// <summary>The same value with another expiry.</summary>
    public StoredValue Until(long expiresAt)
    {
        var copy = (StoredValue)MemberwiseClone();
        copy.ExpiresAt = expiresAt;
        return copy;
    }

    /// <summary>The bytes of the wire format.</summary>
    public abstract ReadOnlyMemory<byte> GetPayload();

    /// <summary>Gives back what the value was read into; it is not used again after.</summary>
    public virtual void Release()
    {
    }
}

namespace Cachewise.Entries;

/// <summary>How the values of one type are written, for code that does not know the type.</summary>
internal abstract class EntryContract
{
    /// <summary>The JSON of an entry's decoded value.</summary>
    public abstract byte[] Serialize(CacheEntry entry);
}

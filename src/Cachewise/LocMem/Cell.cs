using Cachewise.Values;

namespace Cachewise.LocMem;

/// <summary>
/// The place of one key. Every change of an entry is one compare-and-swap on its cell, so that writers need no lock. A cell whose
/// entry was removed is dead: nothing is written into it again, and its key gets a new one.
/// </summary>
internal sealed class Cell(StoredValue entry)
{
    private StoredValue? _entry = entry;

    /// <summary>What is in the cell; null if it is dead.</summary>
    public StoredValue? Entry => Volatile.Read(ref _entry);

    /// <summary>Replaces what is in the cell, unless somebody else has; null kills the cell.</summary>
    public bool TryReplace(StoredValue before, StoredValue? after) => ReferenceEquals(Interlocked.CompareExchange(ref _entry, after, before), before);
}

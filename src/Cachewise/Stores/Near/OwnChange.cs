namespace Cachewise.Stores.Near;

/// <summary>
/// A change of entries by this process: they are removed before it and after it, whether it has succeeded or not, so
/// that the next read of this process sees it; a read in between keeps nothing.
/// </summary>
internal readonly struct OwnChange : IDisposable
{
    private readonly NearEntries _entries;
    private readonly IEnumerable<string>? _keys;

    /// <param name="entries">The entries that are kept.</param>
    /// <param name="keys">The keys that may change; null for all.</param>
    public OwnChange(NearEntries entries, IEnumerable<string>? keys)
    {
        (_entries, _keys) = (entries, keys);
        Invalidate();
    }

    public void Dispose() => Invalidate();

    private void Invalidate()
    {
        if (_keys is null)
        {
            _entries.InvalidateAll();
            return;
        }

        foreach (var key in _keys)
        {
            _entries.Invalidate(key);
        }
    }
}

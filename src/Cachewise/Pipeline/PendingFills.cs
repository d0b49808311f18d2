namespace Cachewise.Pipeline;

/// <summary>
/// The pending fills of one cache: one for each running factory and key. Usually there is none, and a write or removal
/// then reads one field.
/// </summary>
internal sealed class PendingFills
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Fill>> _fills = new(StringComparer.Ordinal);
    private volatile bool _isEmpty = true;

    /// <summary>Whether no factory is running.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>Registers a factory that is about to begin.</summary>
    public Fill Begin(string key)
    {
        var fill = new Fill(key);
        lock (_lock)
        {
            if (!_fills.TryGetValue(key, out var fills))
            {
                _fills.Add(key, fills = new(1));
            }

            fills.Add(fill);
            _isEmpty = false;
        }

        return fill;
    }

    /// <summary>Removes a fill, whether it was stored or not.</summary>
    public void End(Fill fill)
    {
        lock (_lock)
        {
            if (_fills.TryGetValue(fill.Key, out var fills) && fills.Remove(fill) && fills.Count == 0)
            {
                _fills.Remove(fill.Key);
                _isEmpty = _fills.Count == 0;
            }
        }
    }

    /// <summary>Invalidates the fills of a key.</summary>
    /// <returns>The end of what is being stored under it.</returns>
    public Task Invalidate(string key)
    {
        if (_isEmpty)
        {
            return Task.CompletedTask;
        }

        lock (_lock)
        {
            return _fills.TryGetValue(key, out var fills) ? Invalidate(fills) : Task.CompletedTask;
        }
    }

    /// <summary>Invalidates the fills of all keys that match.</summary>
    /// <inheritdoc cref="Invalidate(string)"/>
    public Task Invalidate(Func<string, bool> matches)
    {
        if (_isEmpty)
        {
            return Task.CompletedTask;
        }

        lock (_lock)
        {
            return Invalidate(_fills.Where(fills => matches(fills.Key)).SelectMany(fills => fills.Value));
        }
    }

    private static Task Invalidate(IEnumerable<Fill> fills)
    {
        Task[] storing = [.. fills.Select(fill => fill.Invalidate()).Where(stored => !stored.IsCompleted)];
        return storing.Length == 0 ? Task.CompletedTask : Task.WhenAll(storing);
    }
}

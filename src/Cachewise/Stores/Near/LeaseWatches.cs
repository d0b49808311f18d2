namespace Cachewise.Stores.Near;

/// <summary>
/// The calls that wait for the value of another process, or make one, by their keys as in LocMem. Usually there are
/// none, and a message then reads one field.
/// </summary>
internal sealed class LeaseWatches
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<LeaseWatch>> _watches = new(StringComparer.Ordinal);
    private volatile bool _isEmpty = true;

    /// <summary>Begins to tell of changes of a key.</summary>
    public LeaseWatch Begin(string key)
    {
        var watch = new LeaseWatch(ended => End(key, ended));
        lock (_lock)
        {
            if (!_watches.TryGetValue(key, out var watches))
            {
                _watches.Add(key, watches = new(1));
            }

            watches.Add(watch);
            _isEmpty = false;
        }

        return watch;
    }

    /// <summary>A key has changed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="toldUntil">The moment until which all changes had been told before this one.</param>
    public void Tell(string key, long toldUntil)
    {
        if (_isEmpty)
        {
            return;
        }

        LeaseWatch[] told;
        lock (_lock)
        {
            told = _watches.TryGetValue(key, out var watches) ? [.. watches] : [];
        }

        Array.ForEach(told, watch => watch.Tell(toldUntil));
    }

    private void End(string key, LeaseWatch watch)
    {
        lock (_lock)
        {
            if (_watches.TryGetValue(key, out var watches) && watches.Remove(watch) && watches.Count == 0)
            {
                _watches.Remove(key);
                _isEmpty = _watches.Count == 0;
            }
        }
    }
}

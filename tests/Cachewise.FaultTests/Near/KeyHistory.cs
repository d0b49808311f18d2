namespace Cachewise.FaultTests.Near;

/// <summary>What was written to a key, by which process and when.</summary>
internal sealed class KeyHistory
{
    private readonly Dictionary<string, (long Written, long Expired)> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Overwrites> _ofProcess = new(StringComparer.Ordinal);
    private readonly Overwrites _all = new();

    /// <summary>A value was written.</summary>
    /// <param name="value">The value, which is written once.</param>
    /// <param name="written">From when on it is not written again; never, if that is unknown.</param>
    /// <param name="expired">When it has expired; never, if it does not.</param>
    public void AddValue(string value, long written, long expired) => _values.Add(value, (written, expired));

    /// <summary>What was there was replaced or removed.</summary>
    public void AddOverwrite(string process, long began, long acknowledged)
    {
        if (!_ofProcess.TryGetValue(process, out var own))
        {
            _ofProcess[process] = own = new();
        }

        own.Add(began, acknowledged);
        _all.Add(began, acknowledged);
    }

    /// <summary>No more is added.</summary>
    public void Complete()
    {
        _all.Complete();
        foreach (var own in _ofProcess.Values)
        {
            own.Complete();
        }
    }

    /// <summary>Whether the value was written to this key.</summary>
    public bool Has(string value) => _values.ContainsKey(value);

    /// <summary>When the value had provably been overwritten, removed or expired.</summary>
    public long OverwrittenAt(string value) => _values[value] is var (written, expired) ? long.Min(expired, _all.FirstAfter(written)) : long.MaxValue;

    /// <summary>When the value had provably been overwritten or removed by a process.</summary>
    public long OverwrittenAt(string value, string process) =>
        _ofProcess.TryGetValue(process, out var own) ? own.FirstAfter(_values[value].Written) : long.MaxValue;
}

namespace Cachewise.FaultTests.Near;

/// <summary>Writes and removals of a key, each of which replaces what was written before it.</summary>
internal sealed class Overwrites
{
    private readonly List<(long Began, long Acknowledged)> _all = [];
    private long[] _began = [];
    private long[] _earliestFrom = [];

    public void Add(long began, long acknowledged) => _all.Add((began, acknowledged));

    /// <summary>No more are added.</summary>
    public void Complete()
    {
        _all.Sort();
        _began = [.. _all.Select(one => one.Began)];
        _earliestFrom = new long[_all.Count];
        var earliest = long.MaxValue;
        for (var i = _all.Count - 1; i >= 0; i--)
        {
            _earliestFrom[i] = earliest = long.Min(earliest, _all[i].Acknowledged);
        }
    }

    /// <summary>
    /// When it was first acknowledged that a value was replaced: by one that began after this moment, when the value
    /// was written. <see cref="long.MaxValue"/> if it was not.
    /// </summary>
    public long FirstAfter(long written)
    {
        var index = Array.BinarySearch(_began, written);
        var next = index < 0 ? ~index : index;
        while (next < _began.Length && _began[next] == written)
        {
            next++;
        }

        return next < _earliestFrom.Length ? _earliestFrom[next] : long.MaxValue;
    }
}

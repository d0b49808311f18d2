using System.Diagnostics;

namespace Cachewise.Benchmarks.Near;

/// <summary>A key, and which of its versions were acknowledged when. One caller writes it, all read it.</summary>
internal sealed class HotKey(string name)
{
    private long[] _times = new long[64];
    private int _acknowledged;
    private int _acknowledgedBeforeBound;

    public string Name => name;

    /// <summary>The newest version whose write was acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The newest version whose write was acknowledged at least a second ago.</summary>
    public int AcknowledgedBeforeBound
    {
        get => Volatile.Read(ref _acknowledgedBeforeBound);
        set => Volatile.Write(ref _acknowledgedBeforeBound, value);
    }

    /// <returns>The time.</returns>
    public long Acknowledge(int version)
    {
        var now = Stopwatch.GetTimestamp();
        if (version >= _times.Length)
        {
            var longer = new long[_times.Length * 2];
            _times.CopyTo(longer, 0);
            Volatile.Write(ref _times, longer);
        }

        _times[version] = now;
        Volatile.Write(ref _acknowledged, version);
        return now;
    }

    /// <summary>How long the version after this one has been acknowledged.</summary>
    public TimeSpan SinceReplaced(int version) => Stopwatch.GetElapsedTime(Volatile.Read(ref _times)[version + 1]);
}

using System.Diagnostics;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// The time of each call of a run, in an array that exists before the run. Each caller writes a part of its own.
/// </summary>
internal sealed class CallTimes
{
    private long[] _ticks = [];
    private int _count;

    /// <summary>Before a run.</summary>
    /// <returns>The calls of the run.</returns>
    public int Begin(int calls)
    {
        _count = calls;
        if (_ticks.Length < calls)
        {
            _ticks = new long[calls];
        }

        return calls;
    }

    /// <summary>The times of one caller's calls.</summary>
    public ArraySegment<long> Of(int first, int count) => new(_ticks, first, count);

    /// <summary>After a run; it orders the times.</summary>
    /// <returns>Half of the calls took at most the first, and 99 % at most the second, in microseconds.</returns>
    public (double Median, double Slow) Percentiles()
    {
        Array.Sort(_ticks, 0, _count);
        return (At(0.5), At(0.99));
    }

    private double At(double part) => Stopwatch.GetElapsedTime(0, _ticks[(int)Math.Ceiling(part * _count) - 1]).TotalMicroseconds;
}

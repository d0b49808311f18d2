namespace Cachewise.Telemetry;

/// <summary>
/// Limits the number of messages within a period, which begins with a message. For one thread at a time.
/// </summary>
/// <param name="most">How many are written.</param>
/// <param name="period">Within this time.</param>
/// <param name="time">The clock.</param>
internal sealed class MessageLimit(int most, TimeSpan period, TimeProvider time)
{
    private long _began;
    private int _count;

    /// <summary>Whether another message may be written now.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        if (_count == 0 || time.GetElapsedTime(_began, now) >= period)
        {
            (_began, _count) = (now, 0);
        }

        if (_count > most)
        {
            return false;
        }

        _count++;
        return _count <= most;
    }
}

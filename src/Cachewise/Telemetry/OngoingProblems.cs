namespace Cachewise.Telemetry;

/// <summary>
/// Tells a problem that goes on, also with interruptions, from one that is new: one that was not seen for a minute.
/// For one thread at a time.
/// </summary>
internal sealed class OngoingProblems<TProblem>(TimeProvider time)
    where TProblem : notnull
{
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(1);

    private readonly Dictionary<TProblem, long> _lastSeen = [];

    /// <summary>Notes that the problem is there.</summary>
    /// <returns>Whether it is new.</returns>
    public bool IsNew(TProblem problem)
    {
        var now = time.GetTimestamp();
        foreach (var ended in _lastSeen.Where(one => time.GetElapsedTime(one.Value, now) >= QuietPeriod).Select(one => one.Key).ToList())
        {
            _lastSeen.Remove(ended);
        }

        var isNew = !_lastSeen.ContainsKey(problem);
        _lastSeen[problem] = now;
        return isNew;
    }
}

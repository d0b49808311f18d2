namespace Cachewise.LocMem;

/// <summary>
/// The system's tick count, read by a timer while anybody asks for it: reading it costs as much as finding an entry does, and every hit asks. When nobody has asked for a
/// while the timer stops, so that an idle process is not woken.
/// </summary>
internal static class SharedTick
{
    private const int Period = 15; // milliseconds: as coarse as the system's own tick on Windows
    private const long Stopped = 0;

    private static readonly Timer Timer = new(static _ => Tick());
    private static readonly Lock Switch = new();
    private static long _now;
    private static bool _wasAsked;

    /// <summary>Milliseconds since the system started, at most one period old where the process gets processor time.</summary>
    public static long Now
    {
        get
        {
            if (!_wasAsked)
            {
                _wasAsked = true; // written once a period, so that readers on all cores share the line
            }

            var now = Volatile.Read(ref _now);
            return now == Stopped ? Start() : now;
        }
    }

    private static long Start()
    {
        lock (Switch)
        {
            var now = Environment.TickCount64;
            if (_now == Stopped)
            {
                Volatile.Write(ref _now, now);
                Timer.Change(Period, Period);
            }

            return now;
        }
    }

    private static void Tick()
    {
        lock (Switch)
        {
            if (_now == Stopped)
            {
                return; // a late one, of before the timer was stopped: what it wrote would stand for ever
            }

            if (_wasAsked)
            {
                _wasAsked = false;
                Volatile.Write(ref _now, Environment.TickCount64);
            }
            else
            {
                Timer.Change(Timeout.Infinite, Timeout.Infinite);
                Volatile.Write(ref _now, Stopped);
            }
        }
    }
}

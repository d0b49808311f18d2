namespace Cachewise.Stores.LocMem;

/// <summary>
/// The system's tick count, read by a thread of its own while it is asked for: reading it takes as long as finding an entry, and every hit asks. It is no timer, because those run on the thread pool, and an
/// application that has no pool thread left would see expired entries. When nothing has asked for a period the thread waits, so that an idle process is not woken.
/// </summary>
internal static class SharedTick
{
    private const int Period = 15; // milliseconds: as coarse as the system's own tick on Windows
    private const long Stopped = 0;

    private static readonly Lock Switch = new();
    private static readonly AutoResetEvent Wake = new(initialState: false);
    private static Thread? _thread;
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
                if (_thread is null)
                {
                    _thread = new Thread(Run) { IsBackground = true, Name = "Cachewise tick" };
                    _thread.UnsafeStart(); // without the execution context of the call that happens to be the first
                }

                Wake.Set();
            }

            return now;
        }
    }

    private static void Run()
    {
        while (true)
        {
            Wake.WaitOne();
            do
            {
                Wake.WaitOne(Period);
            }
            while (Tick());
        }
    }

    /// <returns>Whether somebody has asked since the last tick.</returns>
    private static bool Tick()
    {
        lock (Switch)
        {
            var isAsked = _wasAsked;
            _wasAsked = false;
            Volatile.Write(ref _now, isAsked ? Environment.TickCount64 : Stopped);
            return isAsked;
        }
    }
}

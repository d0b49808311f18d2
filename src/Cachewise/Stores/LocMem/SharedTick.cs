namespace Cachewise.Stores.LocMem;

/// <summary>
/// The system's tick count, which a thread of its own reads while hits need it: reading it takes as long as finding an
/// entry. A timer would not do, because timers run on the thread pool: an application without a free pool thread would
/// see expired entries. After a period without a hit the thread waits, so that an idle process is not woken.
/// </summary>
internal static class SharedTick
{
    private const int Period = 15; // milliseconds: as coarse as the system's own tick on Windows
    private const long Stopped = 0;

    private static readonly Lock Switch = new();
    private static readonly AutoResetEvent Wake = new(initialState: false);
    private static Thread? _thread;
    private static long _now;
    private static bool _wasRead;

    /// <summary>
    /// Milliseconds since the system started, at most one period old where the process gets processor time.
    /// </summary>
    public static long Now
    {
        get
        {
            if (!_wasRead)
            {
                _wasRead = true; // written once a period, so that readers on all cores share the line
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

    /// <returns>Whether the tick was read since the last one.</returns>
    private static bool Tick()
    {
        lock (Switch)
        {
            var isInUse = _wasRead;
            _wasRead = false;
            Volatile.Write(ref _now, isInUse ? Environment.TickCount64 : Stopped);
            return isInUse;
        }
    }
}

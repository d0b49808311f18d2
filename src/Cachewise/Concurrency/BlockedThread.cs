namespace Cachewise.Concurrency;

/// <summary>
/// Waits on a thread that cannot await. The work that it waits for needs threads of the pool itself (the client
/// connects on them), and would wait for as long as all of those are blocked. So while some are, the pool may start as
/// many more without delay.
/// </summary>
internal static class BlockedThread
{
    private static readonly Lock Lock = new();
    private static int _blocked;
    private static int _usual;
    private static int _raised;

    /// <summary>Waits until one of the tasks has ended, in whatever way.</summary>
    /// <exception cref="TimeoutException">None has ended within the timeout.</exception>
    /// <exception cref="StarvedPoolException">None has, and the pool ran nothing meanwhile.</exception>
    public static void WaitForAny(TimeSpan timeout, params Task[] tasks)
    {
        if (Array.Exists(tasks, task => task.IsCompleted))
        {
            return;
        }

        var probe = new PoolProbe();
        ThreadPool.UnsafeQueueUserWorkItem(probe, preferLocal: false);
        Enter();
        try
        {
            if (Task.WaitAny(tasks, timeout) < 0)
            {
                throw probe.HasRun ? new TimeoutException() : new StarvedPoolException();
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Waits until the task has ended, in whatever way, however long that takes.</summary>
    public static void Wait(Task task)
    {
        if (task.IsCompleted)
        {
            return;
        }

        Enter();
        try
        {
            Task.WaitAny(task);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Waits for a task that has bounds of its own.</summary>
    /// <returns>Whether it has ended, in whatever way.</returns>
    public static bool HasEnded(TimeSpan timeout, Task task)
    {
        try
        {
            WaitForAny(timeout, task);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static void Enter()
    {
        lock (Lock)
        {
            ThreadPool.GetMinThreads(out var least, out var ports);
            if (_blocked++ == 0)
            {
                _usual = least;
            }

            _raised = Math.Max(least, _usual + _blocked + 1);
            ThreadPool.SetMinThreads(_raised, ports);
        }
    }

    private static void Leave()
    {
        lock (Lock)
        {
            ThreadPool.GetMinThreads(out var least, out var ports);
            if (--_blocked == 0 && least == _raised) // another value is the application's
            {
                ThreadPool.SetMinThreads(_usual, ports);
            }
        }
    }

    private sealed class PoolProbe : IThreadPoolWorkItem
    {
        private volatile bool _hasRun;

        public bool HasRun => _hasRun;

        public void Execute() => _hasRun = true;
    }
}

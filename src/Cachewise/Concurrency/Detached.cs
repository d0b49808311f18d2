namespace Cachewise.Concurrency;

/// <summary>
/// Starts what outlives the call that starts it: loops, timers, probes, connections. The caller's
/// <see cref="ExecutionContext"/> does not flow there: whatever holds it (a timer, a pending task) would keep alive
/// what the caller's <see cref="AsyncLocal{T}"/> values refer to, and log in the scope of a request that has ended.
/// </summary>
internal static class Detached
{
    /// <summary>Runs the work on the thread pool.</summary>
    public static Task Run(Func<Task> work) => Start(() => Task.Run(work));

    /// <summary>Calls the function here; what it starts (tasks, timers, registrations) gets no context.</summary>
    public static T Start<T>(Func<T> start)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return start();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return start();
        }
    }
}

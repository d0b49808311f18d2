namespace Cachewise.Benchmarks.Memory;

/// <summary>What <c>await</c> does with a task that is done, without a state machine around each operation.</summary>
internal static class Completed
{
    public static T Result<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();

    public static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }
}

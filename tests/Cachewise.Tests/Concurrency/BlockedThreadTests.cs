using Cachewise.Concurrency;

namespace Cachewise.Tests.Concurrency;

[Collection(Servers.Alone.Name)] // the least number of threads is the process's
public sealed class BlockedThreadTests
{
    [Fact]
    public void What_has_ended_is_not_waited_for() => BlockedThread.WaitForAny(TimeSpan.Zero, new TaskCompletionSource().Task, Task.CompletedTask);

    [Fact]
    public void A_failure_ends_the_waiting_and_is_not_thrown() => BlockedThread.WaitForAny(TimeSpan.Zero, Task.FromException(new InvalidOperationException("failed")));

    [Fact]
    public void A_timeout_is_an_exception_and_returns_the_threads()
    {
        ThreadPool.GetMinThreads(out var before, out _);

        Assert.Throws<TimeoutException>(() => BlockedThread.WaitForAny(TimeSpan.FromMilliseconds(200), new TaskCompletionSource().Task));

        ThreadPool.GetMinThreads(out var after, out _);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Callers_that_block_the_whole_pool_do_not_hold_up_what_they_wait_for()
    {
        ThreadPool.GetMinThreads(out var before, out _);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var blocked = Enumerable.Range(0, 50).Select(_ => Task.Run(() => BlockedThread.WaitForAny(TimeSpan.FromSeconds(30), done.Task))).ToList();
        _ = Task.Run(done.SetResult);
        await Task.WhenAll(blocked);

        ThreadPool.GetMinThreads(out var after, out _);
        Assert.Equal(before, after);
    }
}

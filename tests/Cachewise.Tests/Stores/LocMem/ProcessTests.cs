using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.LocMem;

/// <summary>
/// Tests that need a process of their own, because of the thread pool or the first cache of a process.
/// </summary>
public class ProcessTests
{
    [Theory]
    [InlineData("starve", "expired")]
    [InlineData("context", "freed")]
    public async Task Entries_expire_without_the_thread_pool_and_nothing_keeps_the_first_callers_context(string what, string expected)
    {
        using var worker = WorkerProcess.Start(what);

        Assert.Equal(expected, (await worker.StandardOutput.ReadToEndAsync()).Trim());
    }
}

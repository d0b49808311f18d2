using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>
/// Callers that cannot await block threads of the pool, which the client may need: in a separate process, whose pool
/// has two threads.
/// </summary>
[Collection(Alone.Name)]
public sealed class SynchronousCallsTests(RedisServer server)
{
    [Theory]
    [InlineData(10, "unconnected")]
    [InlineData(100, "unconnected")]
    [InlineData(100, "connected")]
    public async Task Many_at_once_on_two_processors_lose_nothing_and_report_no_outage(int calls, string start)
    {
        using var process = WorkerProcess.Start("synchronous", server.Url(), $"{calls}", start);

        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("failed 0, the pool's least is 2", output.Trim());
    }
}

using Cachewise.Concurrency;

namespace Cachewise.Tests.Concurrency;

public class DetachedTests
{
    private static readonly AsyncLocal<string?> Request = new();

    [Fact]
    public async Task What_is_started_detached_does_not_see_the_context_of_the_caller()
    {
        Request.Value = "request 1";

        var seen = await Task.Run(() => Detached.Start(() => Task.Run(() => Request.Value)), TestContext.Current.CancellationToken);
        string? seenByLoop = "";
        await Detached.Run(() =>
        {
            seenByLoop = Request.Value;
            return Task.CompletedTask;
        });

        Assert.Null(seen);
        Assert.Null(seenByLoop);
        Assert.Equal("request 1", Request.Value);
    }

    [Fact]
    public async Task Starting_detached_within_a_detached_start_works_and_restores_the_flow_once()
    {
        Request.Value = "request 2";

        var seen = await Detached.Start(() => Detached.Run(() => Task.CompletedTask).ContinueWith(_ => Request.Value, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default));

        Assert.Null(seen);
        Assert.False(ExecutionContext.IsFlowSuppressed());
    }
}

using Cachewise.Concurrency;

namespace Cachewise.Tests.Concurrency;

public sealed class CallbackQueueTests
{
    [Fact]
    public void Callbacks_run_once_each_in_the_order_of_queueing_whichever_thread_runs_them()
    {
        var queue = new CallbackQueue();
        var order = new Lock();
        var ran = new List<int>();
        var next = 0;

        Parallel.For(0, 1000, _ =>
        {
            lock (order)
            {
                var number = next++;
                queue.Add(() => ran.Add(number));
            }

            queue.Run();
        });

        Assert.True(SpinWait.SpinUntil(() => ran.Count == 1000, TimeSpan.FromSeconds(30)));
        Assert.Equal(Enumerable.Range(0, 1000), ran);
    }

    [Fact]
    public void A_callback_may_queue_another()
    {
        var queue = new CallbackQueue();
        var ran = new List<string>();
        queue.Add(() =>
        {
            queue.Add(() => ran.Add("second"));
            queue.Run();
            ran.Add("first");
        });

        queue.Run();

        Assert.Equal(["first", "second"], ran);
    }

    [Fact]
    public void A_callback_that_throws_leaves_the_rest_to_the_next_run()
    {
        var queue = new CallbackQueue();
        var ran = false;
        queue.Add(() => throw new InvalidOperationException("unforeseen"));
        queue.Add(() => ran = true);

        Assert.Throws<InvalidOperationException>(queue.Run);
        queue.Run();

        Assert.True(ran);
    }
}

using Cachewise.Stores.LocMem;

namespace Cachewise.Tests.Stores.LocMem;

public class SharedTickTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void It_goes_on_while_it_is_asked_and_is_never_ahead()
    {
        for (var i = 0; i < 5; i++)
        {
            var before = SharedTick.Now;
            Assert.InRange(before, 1, Environment.TickCount64);
            Assert.True(SpinWait.SpinUntil(() => SharedTick.Now > before, Patience));
        }
    }

    [Fact]
    public async Task Asked_by_many_at_once_it_goes_on_for_all() =>
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            var last = SharedTick.Now;
            for (var i = 0; i < 20; i++)
            {
                var before = last;
                Assert.True(SpinWait.SpinUntil(() => (last = SharedTick.Now) > before, Patience));
            }
        })));
}

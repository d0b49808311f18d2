using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Tests.Stores.Redis.Connections;

public class ByteGateTests
{
    private readonly ByteGate _gate = new(capacity: 10, mostHeld: 20);

    [Fact]
    public void So_many_bytes_are_under_way_and_the_next_waits_for_its_turn()
    {
        using var first = _gate.Enter(6, held: 6)!;
        var second = _gate.Enter(6, held: 6)!;
        using var third = _gate.Enter(1, held: 1)!; // would fit, and does not overtake

        Assert.Equal((true, false, false), (first.Entered.IsCompleted, second.Entered.IsCompleted, third.Entered.IsCompleted));
        Assert.Equal((6, 7), (_gate.UnderWay, _gate.Held));
        first.Dispose();
        first.Dispose();
        Assert.Equal((true, true), (second.Entered.IsCompleted, third.Entered.IsCompleted));
        Assert.Equal((7, 0), (_gate.UnderWay, _gate.Held));
        second.Dispose();
        third.Dispose();
        Assert.Equal(0, _gate.UnderWay);
    }

    [Fact]
    public void What_is_larger_than_all_goes_alone()
    {
        using var large = _gate.Enter(100, held: 100)!;
        using var small = _gate.Enter(1, held: 1)!;

        Assert.Equal((true, false), (large.Entered.IsCompleted, small.Entered.IsCompleted));
        large.Dispose();
        Assert.True(small.Entered.IsCompleted);
    }

    [Fact]
    public void No_more_memory_waits_than_may()
    {
        using var first = _gate.Enter(10, held: 10)!;
        using var second = _gate.Enter(100, held: 100)!; // alone, it may

        Assert.Null(_gate.Enter(1, held: 1));
        using var read = _gate.Enter(5, held: 0)!; // reads hold nothing
        Assert.False(read.Entered.IsCompleted);
    }

    [Fact]
    public void One_that_leaves_the_queue_lets_the_next_in()
    {
        using var first = _gate.Enter(5, held: 5)!;
        var second = _gate.Enter(10, held: 10)!;
        using var third = _gate.Enter(5, held: 5)!;

        second.Dispose();

        Assert.True(third.Entered.IsCompleted);
        Assert.Equal((10, 0), (_gate.UnderWay, _gate.Held));
    }
}

using Cachewise.Backends;

namespace Cachewise.Tests.Backends;

public class DroppedWritesTests
{
    private readonly DroppedWrites _dropped = new(_ => 0);

    [Fact]
    public void A_key_is_kept_until_it_was_removed()
    {
        _dropped.Add("a");
        _dropped.Add("b");
        Assert.False(_dropped.IsEmpty);

        _dropped.Settle(_dropped.Snapshot(_ => true).Where(entry => entry.Key is "a"));

        Assert.False(_dropped.Covers("a"));
        Assert.True(_dropped.Covers("b"));
        _dropped.Settle(_dropped.Snapshot(_ => true));
        Assert.True(_dropped.IsEmpty);
    }

    [Fact]
    public void A_key_that_is_dropped_again_while_it_is_removed_stays()
    {
        _dropped.Add("a");
        var removing = _dropped.Snapshot(_ => true);
        _dropped.Add("a");

        _dropped.Settle(removing);

        Assert.True(_dropped.Covers("a"));
        Assert.False(_dropped.IsEmpty);
    }

    [Fact]
    public void More_than_can_be_kept_covers_every_key_until_all_are_removed()
    {
        Overflow(_dropped);

        Assert.True(_dropped.Covers("any"));
        var slots = _dropped.BeginEmptying(_ => true);
        Assert.Equal([0], slots);
        Assert.True(_dropped.Covers("any"));
        Assert.False(_dropped.IsEmpty);
        Assert.Empty(_dropped.Snapshot(_ => true));
        _dropped.Add("meanwhile");
        _dropped.EndEmptying(slots, isDone: true);
        Assert.Equal((false, true, false), (_dropped.Covers("any"), _dropped.Covers("meanwhile"), _dropped.IsEmpty));
    }

    [Fact]
    public void A_removal_of_all_that_fails_leaves_them_covered()
    {
        Overflow(_dropped);

        _dropped.EndEmptying(_dropped.BeginEmptying(_ => true), isDone: false);

        Assert.True(_dropped.Covers("any"));
        Assert.Equal([0], _dropped.BeginEmptying(_ => true));
        Assert.False(_dropped.IsEmpty);
    }

    [Fact]
    public void More_than_can_be_kept_covers_the_slots_of_what_was_not_kept_and_no_others()
    {
        var dropped = new DroppedWrites(key => key[0]);
        Overflow(dropped);

        dropped.Add("away");
        Assert.Equal((true, false), (dropped.Covers("another"), dropped.Covers("back")));
        dropped.Add("back");

        Assert.Equal(['b'], dropped.BeginEmptying(slot => slot == 'b'));
        Assert.Empty(dropped.BeginEmptying(slot => slot == 'b'));
        dropped.EndEmptying(new HashSet<int> { 'b' }, isDone: true);
        Assert.Equal((true, false), (dropped.Covers("away"), dropped.Covers("back")));
    }

    [Fact]
    public void No_key_is_lost_between_threads()
    {
        Parallel.For(0, 2, side =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                if (side == 0)
                {
                    _dropped.Add("k");
                }
                else
                {
                    _dropped.Settle(_dropped.Snapshot(_ => true));
                }
            }
        });

        Assert.Equal(!_dropped.IsEmpty, _dropped.Covers("k"));
        _dropped.Settle(_dropped.Snapshot(_ => true));
        Assert.True(_dropped.IsEmpty);
    }

    private static void Overflow(DroppedWrites dropped)
    {
        for (var i = 0; i <= DroppedWrites.MostKeys; i++)
        {
            dropped.Add($"{i}");
        }
    }
}

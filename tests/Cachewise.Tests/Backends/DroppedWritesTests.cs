using Cachewise.Backends;

namespace Cachewise.Tests.Backends;

public class DroppedWritesTests
{
    private readonly DroppedWrites _dropped = new();

    [Fact]
    public void A_key_is_kept_until_it_was_removed()
    {
        _dropped.Add("a");
        _dropped.Add("b");
        Assert.False(_dropped.IsEmpty);

        _dropped.Settle(_dropped.Snapshot().Where(entry => entry.Key is "a"));

        Assert.False(_dropped.Covers("a"));
        Assert.True(_dropped.Covers("b"));
        _dropped.Settle(_dropped.Snapshot());
        Assert.True(_dropped.IsEmpty);
    }

    [Fact]
    public void A_key_that_is_dropped_again_while_it_is_removed_stays()
    {
        _dropped.Add("a");
        var removing = _dropped.Snapshot();
        _dropped.Add("a");

        _dropped.Settle(removing);

        Assert.True(_dropped.Covers("a"));
        Assert.False(_dropped.IsEmpty);
    }

    [Fact]
    public void More_than_can_be_kept_covers_every_key_until_all_are_removed()
    {
        for (var i = 0; i <= DroppedWrites.MostKeys; i++)
        {
            _dropped.Add($"{i}");
        }

        Assert.True(_dropped.IsOverflowing);
        Assert.True(_dropped.Covers("any"));
        _dropped.BeginAll();
        Assert.True(_dropped.Covers("any"));
        Assert.False(_dropped.IsEmpty);
        _dropped.Add("meanwhile");
        _dropped.EndAll(isDone: true);
        Assert.Equal((false, true, false), (_dropped.Covers("any"), _dropped.Covers("meanwhile"), _dropped.IsEmpty));
    }

    [Fact]
    public void A_removal_of_all_that_fails_leaves_them_covered()
    {
        _dropped.BeginAll();
        _dropped.EndAll(isDone: false);

        Assert.True(_dropped.Covers("any"));
        Assert.True(_dropped.IsOverflowing);
        Assert.False(_dropped.IsEmpty);
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
                    _dropped.Settle(_dropped.Snapshot());
                }
            }
        });

        Assert.Equal(!_dropped.IsEmpty, _dropped.Covers("k"));
        _dropped.Settle(_dropped.Snapshot());
        Assert.True(_dropped.IsEmpty);
    }
}

using Cachewise.Resilience;
using Cachewise.Stores;

namespace Cachewise.Tests.Resilience;

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
    public void More_keys_than_are_kept_whole_cover_themselves_and_no_others()
    {
        Fill(DroppedWrites.MostKeys + 1000);

        Assert.True(_dropped.Covers($"{DroppedWrites.MostKeys + 999}"));
        Assert.False(_dropped.Covers("any"));
        var removing = _dropped.BeginEmptying(_ => true);
        Assert.Equal([0], removing.Keys);
        Assert.Equal((true, false), (removing[0].Contains($"{DroppedWrites.MostKeys}"), removing[0].Contains("any")));
        Assert.True(_dropped.Covers($"{DroppedWrites.MostKeys}"));
        Assert.True(_dropped.Covers("0"));
        _dropped.Add("meanwhile");
        _dropped.EndEmptying(removing, isDone: true);
        Assert.Equal((false, true, true, false), (_dropped.Covers($"{DroppedWrites.MostKeys}"), _dropped.Covers("0"), _dropped.Covers("meanwhile"), _dropped.IsEmpty));
    }

    [Fact]
    public void A_key_that_is_dropped_again_after_the_overflow_is_still_one_key()
    {
        Fill(DroppedWrites.MostKeys);
        var removing = _dropped.Snapshot(_ => true);

        _dropped.Add("0");
        _dropped.Settle(removing);

        Assert.True(_dropped.Covers("0"));
        Assert.Empty(_dropped.BeginEmptying(_ => true));
    }

    [Fact]
    public void More_than_a_million_keys_cover_every_key_until_all_are_removed()
    {
        Fill(DroppedWrites.MostKeys + DroppedWrites.MostDigests);
        Assert.False(_dropped.Covers("any"));
        _dropped.Add("one more");

        Assert.True(_dropped.Covers("any"));
        var removing = _dropped.BeginEmptying(_ => true);
        Assert.True(removing[0].Contains("any"));
        Assert.Empty(_dropped.Snapshot(_ => true));
        _dropped.Add("meanwhile");
        _dropped.EndEmptying(removing, isDone: true);
        Assert.Equal((false, true, false), (_dropped.Covers("any"), _dropped.Covers("meanwhile"), _dropped.IsEmpty));
    }

    [Fact]
    public void A_removal_after_an_overflow_that_fails_is_made_again()
    {
        Fill(DroppedWrites.MostKeys + 2);

        var removing = _dropped.BeginEmptying(_ => true);
        Assert.Empty(_dropped.BeginEmptying(_ => true));
        _dropped.Add("meanwhile");
        _dropped.EndEmptying(removing, isDone: false);

        var again = _dropped.BeginEmptying(_ => true);
        Assert.Equal((true, true, false), (again[0].Contains($"{DroppedWrites.MostKeys + 1}"), again[0].Contains("meanwhile"), again[0].Contains("any")));
        Assert.False(_dropped.IsEmpty);
        _dropped.EndEmptying(again, isDone: true);
        _dropped.Settle(_dropped.Snapshot(_ => true));
        Assert.True(_dropped.IsEmpty);
    }

    [Fact]
    public void Only_slots_that_can_be_reached_are_looked_through()
    {
        var dropped = new DroppedWrites(key => key[0]);
        for (var i = 0; i < DroppedWrites.MostKeys; i++)
        {
            dropped.Add($"{i}");
        }

        dropped.Add("away");
        dropped.Add("back");

        Assert.Equal(['b'], dropped.BeginEmptying(slot => slot == 'b').Keys);
        var removing = dropped.BeginEmptying(slot => slot == 'a');
        Assert.Equal(['a'], removing.Keys);
        dropped.EndEmptying(removing, isDone: true);
        Assert.Equal((false, true), (dropped.Covers("away"), dropped.Covers("back")));
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

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _dropped.Add($"{i}");
        }
    }
}

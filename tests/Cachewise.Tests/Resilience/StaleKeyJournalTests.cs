using Cachewise.Resilience;

namespace Cachewise.Tests.Resilience;

public class StaleKeyJournalTests
{
    private readonly StaleKeyJournal _journal = new(_ => 0);

    [Fact]
    public void A_key_is_kept_until_it_was_removed()
    {
        _journal.Add("a");
        _journal.Add("b");
        Assert.False(_journal.IsEmpty);

        _journal.Clean(_journal.Snapshot(_ => true).Where(entry => entry.Key is "a"));

        Assert.False(_journal.Contains("a"));
        Assert.True(_journal.Contains("b"));
        _journal.Clean(_journal.Snapshot(_ => true));
        Assert.True(_journal.IsEmpty);
    }

    [Fact]
    public void A_key_that_is_stale_again_while_it_is_removed_stays()
    {
        _journal.Add("a");
        var removing = _journal.Snapshot(_ => true);
        _journal.Add("a");

        _journal.Clean(removing);

        Assert.True(_journal.Contains("a"));
        Assert.False(_journal.IsEmpty);
    }

    [Fact]
    public void More_keys_than_are_kept_whole_cover_themselves_and_no_others()
    {
        Fill(StaleKeyJournal.MaxKeys + 1000);

        Assert.True(_journal.Contains($"{StaleKeyJournal.MaxKeys + 999}"));
        Assert.False(_journal.Contains("any"));
        var removing = _journal.BeginSweep(_ => true);
        Assert.Equal([0], removing.Keys);
        Assert.Equal((true, false), (removing[0].Contains($"{StaleKeyJournal.MaxKeys}"), removing[0].Contains("any")));
        Assert.True(_journal.Contains($"{StaleKeyJournal.MaxKeys}"));
        Assert.True(_journal.Contains("0"));
        _journal.Add("meanwhile");
        _journal.EndSweep(removing, isDone: true);
        Assert.Equal((false, true, true, false), (_journal.Contains($"{StaleKeyJournal.MaxKeys}"), _journal.Contains("0"), _journal.Contains("meanwhile"), _journal.IsEmpty));
    }

    [Fact]
    public void A_key_that_is_stale_again_after_the_overflow_is_still_one_key()
    {
        Fill(StaleKeyJournal.MaxKeys);
        var removing = _journal.Snapshot(_ => true);

        _journal.Add("0");
        _journal.Clean(removing);

        Assert.True(_journal.Contains("0"));
        Assert.Empty(_journal.BeginSweep(_ => true));
    }

    [Fact]
    public void More_than_a_million_keys_cover_every_key_until_all_are_removed()
    {
        Fill(StaleKeyJournal.MaxKeys + StaleKeyJournal.MaxDigests);
        Assert.False(_journal.Contains("any"));
        _journal.Add("one more");

        Assert.True(_journal.Contains("any"));
        var removing = _journal.BeginSweep(_ => true);
        Assert.True(removing[0].Contains("any"));
        Assert.Empty(_journal.Snapshot(_ => true));
        _journal.Add("meanwhile");
        _journal.EndSweep(removing, isDone: true);
        Assert.Equal((false, true, false), (_journal.Contains("any"), _journal.Contains("meanwhile"), _journal.IsEmpty));
    }

    [Fact]
    public void A_removal_after_an_overflow_that_fails_is_made_again()
    {
        Fill(StaleKeyJournal.MaxKeys + 2);

        var removing = _journal.BeginSweep(_ => true);
        Assert.Empty(_journal.BeginSweep(_ => true));
        _journal.Add("meanwhile");
        _journal.EndSweep(removing, isDone: false);

        var again = _journal.BeginSweep(_ => true);
        Assert.Equal((true, true, false), (again[0].Contains($"{StaleKeyJournal.MaxKeys + 1}"), again[0].Contains("meanwhile"), again[0].Contains("any")));
        Assert.False(_journal.IsEmpty);
        _journal.EndSweep(again, isDone: true);
        _journal.Clean(_journal.Snapshot(_ => true));
        Assert.True(_journal.IsEmpty);
    }

    [Fact]
    public void Only_slots_that_can_be_reached_are_looked_through()
    {
        var journal = new StaleKeyJournal(key => key[0]);
        for (var i = 0; i < StaleKeyJournal.MaxKeys; i++)
        {
            journal.Add($"{i}");
        }

        journal.Add("unavailable");
        journal.Add("back");

        Assert.Equal(['b'], journal.BeginSweep(slot => slot == 'b').Keys);
        var removing = journal.BeginSweep(slot => slot == 'u');
        Assert.Equal(['u'], removing.Keys);
        journal.EndSweep(removing, isDone: true);
        Assert.Equal((false, true), (journal.Contains("unavailable"), journal.Contains("back")));
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
                    _journal.Add("k");
                }
                else
                {
                    _journal.Clean(_journal.Snapshot(_ => true));
                }
            }
        });

        Assert.Equal(!_journal.IsEmpty, _journal.Contains("k"));
        _journal.Clean(_journal.Snapshot(_ => true));
        Assert.True(_journal.IsEmpty);
    }

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _journal.Add($"{i}");
        }
    }
}

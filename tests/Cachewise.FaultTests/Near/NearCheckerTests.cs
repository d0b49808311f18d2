using Cachewise.Tests.Worker.Near;

namespace Cachewise.FaultTests.Near;

/// <summary>The checker finds what it must find, and nothing else. Times are in milliseconds.</summary>
public class NearCheckerTests
{
    private const string Key = "k";
    private const long Milliseconds = 1_000_000;
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, List<NearEvent>> _recordings = new(StringComparer.Ordinal) { ["reader"] = [], ["writer"] = [], [NearChecker.Foreign] = [] };

    [Theory]
    [InlineData(130, 0)]
    [InlineData(131, 1)]
    public void A_value_may_be_read_until_the_bound_is_over_after_another_one_was_acknowledged(long readAt, long stale)
    {
        Set("writer", "one", 0, 10);
        Set("writer", "two", 20, 30);
        Read("reader", "one", readAt);

        Assert.Equal(stale, Check().Stale);
    }

    [Fact]
    public void The_oldest_value_is_how_long_it_had_been_overwritten()
    {
        Set("writer", "one", 0, 10);
        Set("writer", "two", 20, 30);
        Set("writer", "three", 40, 50);
        Read("reader", "one", 90);
        Read("reader", "two", 95);

        Assert.Equal(60, Check().Oldest.TotalMilliseconds);
    }

    [Fact]
    public void Writes_at_the_same_time_are_in_no_order()
    {
        Set("writer", "one", 0, 30);
        Set(NearChecker.Foreign, "two", 20, 40);
        Read("reader", "one", 1000);
        Read("reader", "two", 1000);

        Assert.Equal(0, Check().Violations);
    }

    [Fact]
    public void A_write_that_failed_proves_nothing_and_may_come_at_any_time()
    {
        Set("writer", "one", 0, 10);
        Add("writer", new(NearKind.Set, Key, "failed", 20 * Milliseconds, NearEvent.Never, 0));
        Read("reader", "one", 1000);
        Set("writer", "two", 1010, 1020);
        Read("reader", "failed", 5000);

        Assert.Equal(0, Check().Violations);
    }

    [Fact]
    public void What_was_removed_or_expired_is_stale()
    {
        Set("writer", "one", 0, 10);
        Add("writer", new(NearKind.Removed, Key, NearEvent.NoValue, 20 * Milliseconds, 30 * Milliseconds, 0));
        Read("reader", "one", 200);
        Add("writer", new(NearKind.Set, "m", "expires", 0, 10 * Milliseconds, 50));
        Add("reader", new(NearKind.Read, "m", "expires", 160 * Milliseconds, 170 * Milliseconds, 1));
        Add("reader", new(NearKind.Read, "m", "expires", 161 * Milliseconds, 170 * Milliseconds, 1));

        Assert.Equal(2, Check().Stale);
    }

    [Fact]
    public void The_removal_of_all_keys_makes_each_stale_but_for_those_that_factories_make()
    {
        Set("writer", "one", 0, 10);
        Add("writer", new(NearKind.Committed, NearKeys.FilledAt(0), "1", 0, 10 * Milliseconds, 20 * Milliseconds));
        Add(NearChecker.Foreign, new(NearKind.Removed, NearEvent.AllKeys, NearEvent.NoValue, 20 * Milliseconds, 30 * Milliseconds, 0));
        Read("reader", "one", 200);
        Add("reader", new(NearKind.Read, NearKeys.FilledAt(0), "1", 500 * Milliseconds, 500 * Milliseconds, 1));

        var found = Check();
        Assert.Equal((1, 0), (found.Stale, found.Outlived));
    }

    [Fact]
    public void A_miss_is_right_at_any_time()
    {
        Set("writer", "one", 0, 10);
        Read("reader", NearEvent.NoValue, 1000);

        Assert.Equal(0, Check().Violations);
    }

    [Fact]
    public void A_write_of_the_same_process_is_seen_at_once()
    {
        Set(NearChecker.Foreign, "one", 0, 10);
        Set("writer", "two", 20, 30);
        Read("writer", "one", 31);
        Read("reader", "one", 31);

        var found = Check();
        Assert.Equal((1, 0), (found.OwnUnseen, found.Stale));
    }

    [Fact]
    public void A_value_that_was_never_written_and_an_exception_are_wrong()
    {
        Read("reader", "one", 10);
        Add("reader", new(NearKind.Surprise, "read", "InvalidOperationException:_x", 0, 0, 0));

        Assert.Equal(2, Check().Wrong);
    }

    [Fact]
    public void A_made_value_outlives_a_removal_if_the_database_had_another_one()
    {
        var key = NearKeys.FilledAt(0);
        Add("writer", new(NearKind.Committed, key, "1", 0, 1 * Milliseconds, 2 * Milliseconds));
        Add("writer", new(NearKind.Committed, key, "2", 10 * Milliseconds, 11 * Milliseconds, 20 * Milliseconds));
        Add("reader", new(NearKind.Read, key, "1", 120 * Milliseconds, 120 * Milliseconds, 0));
        Add("reader", new(NearKind.Read, key, "1", 121 * Milliseconds, 121 * Milliseconds, 0));
        Add("reader", new(NearKind.Read, key, "2", 121 * Milliseconds, 121 * Milliseconds, 0));

        // Its factory may have begun before.
        Add("reader", new(NearKind.Made, key, "1", 500 * Milliseconds, 500 * Milliseconds, 0));

        var found = Check();
        Assert.Equal((1, 1), (found.Outlived, found.Violations));
    }

    [Fact]
    public void While_servers_lose_what_they_acknowledged_a_write_proves_nothing()
    {
        Set("writer", "one", 0, 10);
        Set("writer", "two", 20, 30);
        Read("reader", "one", 1000);

        Assert.Equal(0, Check((25 * Milliseconds, 40 * Milliseconds)).Violations);
        Assert.Equal(1, Check((35 * Milliseconds, 40 * Milliseconds)).Stale);
    }

    [Fact]
    public void A_line_of_a_recording_is_read_as_it_was_written()
    {
        var one = new NearEvent(NearKind.Committed, "k", "v", 1, NearEvent.Never, 3);

        Assert.Equal(one, NearEvent.Parse($"{one}"));
    }

    private void Set(string process, string value, long began, long ended) => Add(process, new(NearKind.Set, Key, value, began * Milliseconds, ended * Milliseconds, 0));

    private void Read(string process, string value, long at) => Add(process, new(NearKind.Read, Key, value, at * Milliseconds, (at + 1) * Milliseconds, 1));

    private void Add(string process, NearEvent one) => _recordings[process].Add(one);

    private NearFindings Check(params (long Began, long Ended)[] lossy) =>
        new NearChecker(Bound, lossy).Check(_recordings.ToDictionary(one => one.Key, one => one.Value.AsEnumerable(), StringComparer.Ordinal));
}

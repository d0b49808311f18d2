using Cachewise.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Telemetry;

public class MessageLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_period_begins_with_its_first_message()
    {
        var limit = new MessageLimit(2, TimeSpan.FromSeconds(10), _time);
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.True(limit.TryTake());
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal([true, false, false], [limit.TryTake(), limit.TryTake(), limit.TryTake()]);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, true, false], [limit.TryTake(), limit.TryTake(), limit.TryTake()]);
    }

    [Fact]
    public void A_problem_that_goes_on_is_new_once_and_again_after_a_minute_without()
    {
        var problems = new OngoingProblems<string>(_time);
        Assert.True(problems.IsNew("one"));
        for (var second = 0; second < 300; second += 30)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            Assert.False(problems.IsNew("one"));
        }

        Assert.True(problems.IsNew("other"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([true, false], [problems.IsNew("one"), problems.IsNew("one")]);
    }
}

namespace Cachewise.FaultTests;

/// <summary>The load detects wrong and old values.</summary>
public class JudgementTests
{
    private readonly OwnedKey _key = new("mine");

    [Fact]
    public void What_was_written_last_is_right()
    {
        Write(1);

        Assert.Equal(Verdict.Right, _key.Judge(Stamped.Create("mine", 1)));
        Assert.Equal(Verdict.Right, _key.JudgeOthers(Stamped.Create("mine", 1)));
    }

    [Fact]
    public void What_was_written_before_the_last_is_stale()
    {
        Write(1);
        Write(2);

        Assert.Equal(Verdict.Stale, _key.Judge(Stamped.Create("mine", 1)));
    }

    [Fact]
    public void What_was_removed_is_stale()
    {
        Write(1);
        _key.End(2);

        Assert.Equal(Verdict.Stale, _key.Judge(Stamped.Create("mine", 1)));
    }

    [Fact]
    public void While_a_value_is_written_it_and_the_last_are_right()
    {
        Write(1);
        _key.Begin(2);

        Assert.Equal(Verdict.Right, _key.Judge(Stamped.Create("mine", 1)));
        Assert.Equal(Verdict.Right, _key.Judge(Stamped.Create("mine", 2)));
    }

    [Fact]
    public void A_value_that_was_not_written_is_wrong()
    {
        Write(1);

        Assert.Equal(Verdict.Wrong, _key.Judge(Stamped.Create("mine", 2)));
        Assert.Equal(Verdict.Wrong, _key.Judge(Stamped.Create("yours", 1)));
        Assert.Equal(Verdict.Wrong, _key.JudgeOthers(Stamped.Create("yours", 1)));
        Assert.Equal(Verdict.Wrong, _key.Judge(Stamped.Create("mine", 1) with { Filler = "mine 1 mine 2 " }));
    }

    private void Write(long number)
    {
        _key.Begin(number);
        _key.End(number);
    }
}

using Cachewise.Configuration.Schema;

namespace Cachewise.Tests.Configuration.Schema;

public class SettingRangeTests
{
    private static readonly SettingRange Seconds = new(0.001m, int.MaxValue / 1000m, SettingUnit.Seconds);
    private static readonly SettingRange WholeSeconds = new(1, 60, SettingUnit.WholeSeconds);

    [Fact]
    public void Both_ends_are_in_the_range() =>
        Assert.Equal([false, true, true, false], ((object[])[0, 1, 127L, 128]).Select(new SettingRange(1, 127).Contains));

    [Fact]
    public void Without_a_maximum_only_the_type_limits_a_value()
    {
        Assert.True(new SettingRange(1).Contains(long.MaxValue));
        Assert.True(new SettingRange(0, Unit: SettingUnit.Seconds).Contains(TimeSpan.MaxValue));
    }

    [Fact]
    public void Times_are_compared_in_seconds()
    {
        Assert.True(Seconds.Contains(TimeSpan.FromMilliseconds(1)));
        Assert.True(Seconds.Contains(TimeSpan.FromMilliseconds(int.MaxValue)));
        Assert.False(Seconds.Contains(TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1)));
        Assert.False(Seconds.Contains(TimeSpan.FromMilliseconds(int.MaxValue) + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Whole_seconds_have_no_fraction()
    {
        Assert.True(WholeSeconds.Contains(TimeSpan.FromSeconds(60)));
        Assert.False(WholeSeconds.Contains(TimeSpan.FromSeconds(1.5)));
    }

    [Fact]
    public void The_text_has_the_unit() =>
        Assert.Equal(
            ["at least 1", "1 to 127", "1 to 10 bytes", "zero to never", "1 ms to 24 days", "1 to 60 whole seconds"],
            ((SettingRange[])[new(1), new(1, 127), new(1, 10, SettingUnit.Bytes), new(0, Unit: SettingUnit.Seconds), Seconds, WholeSeconds]).Select(range => range.ToString()));
}

using Cachewise.Configuration;
using CsCheck;

namespace Cachewise.Tests.Configuration;

public class DurationTests
{
    [Theory]
    [InlineData("300", 300)]
    [InlineData("0", 0)]
    [InlineData("0.5", 0.5)]
    [InlineData(".25", 0.25)]
    [InlineData("-1", -1)]
    [InlineData("86400", 86400)]
    [InlineData("00:10:00", 600)]
    [InlineData("00:00:00.5", 0.5)]
    [InlineData("1.00:00:00", 86400)]
    [InlineData("-00:00:01", -1)]
    public void A_time_is_read_as_seconds(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("never")]
    [InlineData("Never")]
    public void Never_is_the_longest_time(string text)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(CacheConfig.NeverExpires, duration);
        Assert.Equal("never", Duration.Format(duration));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("5 minutes")]
    [InlineData("5m")]
    [InlineData("1e5")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData("NaN")]
    [InlineData("10:00")]
    [InlineData("24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("1:00:00:00")]
    [InlineData("922337203685")]
    [InlineData("-922337203685")]
    [InlineData("99999999999999999999999999999999999999999999")]
    [InlineData("99999999.00:00:00")]
    public void What_is_no_time_or_could_be_read_in_two_ways_is_rejected(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void What_is_written_can_be_read() =>
        Gen.Long.Select(TimeSpan.FromTicks).Sample(duration => Assert.Equal(duration, Reread(duration)));

    [Fact]
    public void The_shortest_time_can_be_read() => Assert.Equal(TimeSpan.MinValue, Reread(TimeSpan.MinValue));

    private static TimeSpan? Reread(TimeSpan duration) => Duration.TryParse(Duration.Format(duration), out var read) ? read : null;

    [Theory]
    [InlineData("24:00:00", "write 1.00:00:00 (1 d 0 h), because hours go to 23")]
    [InlineData("36:15:00", "write 1.12:15:00 (1 d 12 h), because hours go to 23")]
    [InlineData("10:00", "write 00:10:00 for minutes and seconds, or 10:00:00 for hours and minutes")]
    [InlineData("5m", "use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("24:00:60", "use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("::", "use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    public void What_is_no_duration_has_a_suggestion(string text, string fix) => Assert.Equal(fix, Duration.Suggest(text));
}

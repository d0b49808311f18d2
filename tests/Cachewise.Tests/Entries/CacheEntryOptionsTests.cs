namespace Cachewise.Tests.Entries;

public class CacheEntryOptionsTests
{
    [Fact]
    public void A_duration_converts_to_options_with_that_expiration()
    {
        CacheEntryOptions? options = TimeSpan.FromMinutes(5);
        CacheEntryOptions? never = CacheConfig.NeverExpires;
        CacheEntryOptions? negative = TimeSpan.FromSeconds(-1); // counts as zero in a call
        CacheEntryOptions? none = (TimeSpan?)null;

        Assert.Equal(new() { Expiration = TimeSpan.FromMinutes(5) }, options);
        Assert.Equal(TimeSpan.MaxValue, never.Expiration);
        Assert.Equal(TimeSpan.FromSeconds(-1), negative.Expiration);
        Assert.Null(none);
        Assert.Null(new CacheEntryOptions().Expiration);
    }

    [Fact]
    public void A_duration_that_was_converted_before_gives_the_same_options()
    {
        CacheEntryOptions? first = TimeSpan.FromMilliseconds(7_654_321);
        CacheEntryOptions? second = TimeSpan.FromMilliseconds(7_654_321);

        Assert.Same(first, second);
    }

    [Fact]
    public void More_durations_than_are_kept_convert_each_to_its_own_options()
    {
        for (var seconds = 0; seconds < 10_000; seconds++)
        {
            CacheEntryOptions? options = TimeSpan.FromSeconds(seconds);

            Assert.Equal(TimeSpan.FromSeconds(seconds), options.Expiration);
        }
    }
}

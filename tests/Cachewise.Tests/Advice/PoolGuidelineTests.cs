using Cachewise.Advice;

namespace Cachewise.Tests.Advice;

public class PoolGuidelineTests
{
    [Theory]
    [InlineData(1, "less than the 10 to 20 for low traffic, under 1,000 requests a minute")]
    [InlineData(9, "less than the 10 to 20 for low traffic, under 1,000 requests a minute")]
    [InlineData(10, "low traffic, under 1,000 requests a minute")]
    [InlineData(20, "low traffic, under 1,000 requests a minute")]
    [InlineData(49, "low traffic, under 1,000 requests a minute")]
    [InlineData(50, "medium traffic, 1,000 to 10,000 requests a minute")]
    [InlineData(100, "medium traffic, 1,000 to 10,000 requests a minute")]
    [InlineData(101, "high traffic, over 10,000 requests a minute")]
    [InlineData(200, "high traffic, over 10,000 requests a minute")]
    [InlineData(201, "more than the 100 to 200 for high traffic, over 10,000 requests a minute")]
    public void The_size_of_the_pool_says_what_traffic_it_is_for(int connections, string traffic) =>
        Assert.Equal(traffic, PoolGuideline.Describe(new() { MaxConnections = connections }));

    [Fact]
    public void The_size_is_the_one_that_counts() =>
        Assert.Equal(
            "high traffic, over 10,000 requests a minute",
            PoolGuideline.Describe(new() { MaxConnections = 10, ConnectionPool = new() { MaxConnections = 200 } }));
}

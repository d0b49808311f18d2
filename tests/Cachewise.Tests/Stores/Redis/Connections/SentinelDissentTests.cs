using Cachewise.Stores.Redis.Connections;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>A sentinel that names another primary than the others, as often as it is asked.</summary>
public class SentinelDissentTests
{
    private static readonly RedisEndpoint Primary = new("10.0.0.7", 6379);
    private static readonly RedisEndpoint Other = new("10.9.9.9", 6379);
    private static readonly RedisEndpoint Sound = new("10.0.0.1", 26379);
    private static readonly RedisEndpoint Dissenting = new("10.0.0.2", 26379);

    private readonly FakeLogger _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SentinelDissent _dissent;

    public SentinelDissentTests()
    {
        var config = new CacheConfig { RedisUrl = "redis://ignored", ConnectionPool = new() { Sentinels = [Sound, Dissenting], ServiceName = "mymaster" } };
        _dissent = new(ConnectionParameters.Create(new("default", config, new(CacheBackend.Redis, "a Redis URL is set"))) with { Logger = _log }, 3, _time);
    }

    [Fact]
    public void It_is_logged_when_it_says_so_twice_and_not_again_while_that_goes_on()
    {
        Round(Other);
        Assert.Equal(0, _log.Collector.Count);
        for (var second = 0; second < 300; second++)
        {
            Round(Other);
        }

        Assert.Equal(
            "Cache 'default': sentinel 10.0.0.2:26379 names 10.9.9.9:6379 as the primary of 'mymaster', and is not followed; it is 10.0.0.7:6379, as 1 of 3 sentinels say (10.0.0.1:26379). "
            + "Check that this sentinel watches the same servers",
            Assert.Single(_log.Collector.GetSnapshot()).Message);
    }

    [Fact]
    public void One_that_changes_its_mind_every_few_rounds_is_logged_once()
    {
        for (var i = 0; i < 100; i++)
        {
            Round(Other);
            Round(Other);
            Round(Primary);
        }

        Assert.Equal(1, _log.Collector.Count);
    }

    [Fact]
    public void After_a_minute_in_which_it_agreed_it_is_logged_again()
    {
        Round(Other);
        Round(Other);
        Round(Primary);
        _time.Advance(TimeSpan.FromMinutes(1));
        Round(Other);
        Round(Other);

        Assert.Equal(2, _log.Collector.Count);
    }

    private void Round(RedisEndpoint named)
    {
        _dissent.Note([new(Sound, Primary, 1, Problem: null), new(Dissenting, named, 9, Problem: null)], new(Primary, 1, [Sound], IsMajority: false));
        _time.Advance(TimeSpan.FromSeconds(1));
    }
}

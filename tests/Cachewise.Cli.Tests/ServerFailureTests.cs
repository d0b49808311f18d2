using Cachewise.Checking.Servers;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Cli.Tests;

public sealed class ServerFailureTests
{
    [Theory]
    [InlineData(5, "check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true")]
    [InlineData(15, "check its address")]
    public async Task Where_no_connection_was_made_in_time_it_is_the_time_to_connect_that_ran_out(int seconds, string fix)
    {
        var config = new CacheConfig { RedisUrl = "redis://:hunter2@cache.internal", ConnectionPool = new() { SocketConnectTimeout = TimeSpan.FromSeconds(seconds) } };
        await using var link = RedisLinks.Create(ConnectionParameters.Create(new PlannedCache("default", config, new(CacheBackend.Redis, "a Redis URL is set"))));

        var failure = ServerFailure.Create(new TimeoutException(), link, config.KeyPrefix);

        Assert.Equal(($"Redis at redis://:***@cache.internal:6379/0 did not accept a connection within {seconds}000 ms", fix), (failure.Failure, failure.Fix));
    }
}

using Cachewise.Configuration;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>The reported reason of an outage.</summary>
public sealed class OutageReasonTests : ServerTest
{
    [Fact]
    public async Task A_server_that_is_slow_to_connect_is_told_from_an_unreachable_one()
    {
        using var silent = new SilentServer();
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketConnectTimeout = TimeSpan.FromMilliseconds(100), SocketTimeout = Patience } }, silent.Url);

        for (var i = 0; i < 20; i++) // the client tries again meanwhile, and ends its attempts in more than one way
        {
            Assert.Equal(
                $"Cache 'default': add failed: Redis at {silent.Url} did not accept a connection within 100 ms; "
                + "check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true.",
                (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(9.9, "check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true")]
    [InlineData(10, "check its address")]
    public void A_long_connect_timeout_is_not_advised_again(double seconds, string fix) =>
        Assert.Equal(fix, new ConnectionParameters("default", RedisAddress.Parse("redis://localhost", [])!, new() { SocketConnectTimeout = TimeSpan.FromSeconds(seconds) }).FixOfSlowConnect);

    [Fact]
    public async Task A_wrong_password_is_told_from_an_unreachable_server()
    {
        using var guarded = RedisServer.Own("--requirepass", "right");
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://:wrong@127.0.0.1:{guarded.Port}/0" });

        var error = await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1));

        Assert.Equal(
            $"Cache 'default': add failed: Redis at redis://:***@127.0.0.1:{guarded.Port}/0 rejected the login; check user and password in RedisUrl.",
            error.Message);
        Assert.Equal(-1, await cache.GetAsync("k", -1));
    }

    [Fact]
    public async Task A_server_that_restarts_with_another_password_is_reported_once()
    {
        using var server = RedisServer.Own("--requirepass", "wrong"); // as it is after a restart
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://:right@127.0.0.1:{server.Port}/0" }, new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(Log))) });
        server.Require();
        Assert.Equal("OK", server.Cli("-a", "wrong", "CONFIG", "SET", "requirepass", "right"));
        await cache.SetAsync("k", 1);
        server.Kill();
        await cache.GetAsync<int>("k");
        server.Start();

        var rejected = $"Redis at redis://:***@127.0.0.1:{server.Port}/0 rejected the login; check user and password in RedisUrl";
        await Eventually.UntilAsync(() => Log.Count > 1);

        Assert.Equal($"Cache 'default' is still unavailable: {rejected}", Log.LatestRecord.Message);
        Assert.Equal($"Cache 'default': increment failed: {rejected}.", (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.IncrementAsync("n"))).Message);
        Assert.Equal(2, Log.Count);
    }
}

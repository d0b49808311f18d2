using Cachewise.Configuration;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>A connection whose packets are lost, which nothing reports.</summary>
public sealed class DeadConnectionTests : ServerTest
{
    [Fact]
    public async Task A_dead_connection_is_replaced_as_soon_as_another_replies()
    {
        Server.Require();
        using var proxy = new FaultProxy(Server.Port);
        // The client itself would wait for four times as long.
        var pool = new ConnectionPool { SocketTimeout = TimeSpan.FromSeconds(4) };
        await using var link = RedisLinks.Create(new("default", RedisAddress.Parse($"redis://127.0.0.1:{proxy.Port}", [])!, pool));
        await link.PingAsync(RedisNode.Unnamed, "");
        proxy.FallSilent();
        proxy.Speak();

        Assert.True(await link.ProbeAsync(RedisNode.Unnamed, ""));
    }

    [Fact]
    public async Task A_lost_attempt_to_connect_is_overtaken_by_the_next()
    {
        Server.Require();
        using var proxy = new FaultProxy(Server.Port);
        // As long as the wait for the lost attempt.
        var pool = new ConnectionPool { SocketTimeout = Patience, SocketConnectTimeout = Patience };
        await using var link = RedisLinks.Create(new("default", RedisAddress.Parse($"redis://127.0.0.1:{proxy.Port}", [])!, pool));
        await link.PingAsync(RedisNode.Unnamed, "");
        proxy.FallSilent();
        var back = link.ProbeAsync(RedisNode.Unnamed, "");
        Assert.True(SpinWait.SpinUntil(() => proxy.Connections > 1, Patience));

        proxy.Speak();

        Assert.True(await back);
    }

    [Fact]
    public async Task With_one_connection_a_dead_one_is_closed_after_a_timeout()
    {
        Server.Require();
        using var proxy = new FaultProxy(Server.Port);
        var pool = new ConnectionPool { SocketTimeout = TimeSpan.FromSeconds(2), MaxConnections = 1 };
        await using var link = RedisLinks.Create(new("default", RedisAddress.Parse($"redis://127.0.0.1:{proxy.Port}", [])!, pool));
        await link.PingAsync(RedisNode.Unnamed, "");
        proxy.FallSilent();
        proxy.Speak();

        var began = TimeProvider.System.GetTimestamp();
        // Another connection would reply sooner.
        await Assert.ThrowsAnyAsync<TimeoutException>(async () => await link.ProbeAsync(RedisNode.Unnamed, ""));
        while (!await AnswersAsync(link))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < 3 * pool.SocketTimeout);
        }
    }

    private static async Task<bool> AnswersAsync(RedisLink link)
    {
        try
        {
            return await link.ProbeAsync(RedisNode.Unnamed, "");
        }
        catch (StackExchange.Redis.RedisConnectionException)
        {
            return false; // the client is about to connect again
        }
    }
}

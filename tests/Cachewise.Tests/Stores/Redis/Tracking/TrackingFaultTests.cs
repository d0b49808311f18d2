using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;

namespace Cachewise.Tests.Stores.Redis.Tracking;

/// <summary>Networks and servers that fail between the cache and its tracking.</summary>
public sealed class TrackingFaultTests : ServerTest
{
    [Fact]
    public async Task A_slow_network_delays_the_moment_and_loses_nothing()
    {
        using var proxy = new FaultProxy(Server.Port) { Delay = TimeSpan.FromMilliseconds(100) };
        await using var copy = await TrackedCopy.Start($"redis://127.0.0.1:{proxy.Port}").ArmedAsync();
        for (var i = 0; i < 10; i++)
        {
            Server.Cli("SET", $"app:{i}", "1");
            await copy.FenceAsync();
            Assert.True(copy.WasTold($"app:{i}"));
        }
    }

    [Fact]
    public async Task A_connection_that_is_dead_without_notice_is_lost_and_made_again()
    {
        using var proxy = new FaultProxy(Server.Port);
        await using var copy = await TrackedCopy.Start($"redis://127.0.0.1:{proxy.Port}").ArmedAsync();
        proxy.FallSilent();
        var silent = Environment.TickCount64 + 1;
        Server.Cli("SET", "app:k", "1");

        await Eventually.UntilAsync(() =>
        {
            Assert.True(copy.Tracking.ToldUntil < silent);
            return !copy.IsTold;
        });
        proxy.Speak();

        await copy.FenceAsync();
        Assert.Equal(0, copy.FlushesWhileValid);
        Assert.False(copy.WasTold("app:k")); // which is why all is invalidated
    }

    [Fact]
    public async Task Connections_that_are_cut_in_the_middle_of_messages_never_leave_a_write_untold()
    {
        using var proxy = new FaultProxy(Server.Port) { ResetWithin = 2000 };
        await using var copy = TrackedCopy.Start($"redis://127.0.0.1:{proxy.Port}");
        for (var i = 0; i < 100; i++)
        {
            var flushes = copy.Flushes;
            Server.Cli("MSET", $"app:{i}", "1", $"app:{i}{new string('x', 100)}", "1");
            await copy.FenceAsync();
            Assert.True((copy.WasTold($"app:{i}") && copy.WasTold($"app:{i}{new string('x', 100)}")) || copy.Flushes > flushes);
        }

        Assert.True(proxy.Connections > 5);
        Assert.Equal(0, copy.FlushesWhileValid);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "sent what is no message of a tracking connection: The reply is not of RESP3: no value begins with byte 72; check that it is a Redis server")]
    [InlineData("+WHAT\r\n", "sent what is no message of a tracking connection: the reply to HELLO is another word; check that it is a Redis server")]
    [InlineData("-NOPROTO unsupported protocol version\r\n", "cannot tell of changed keys: it rejected HELLO (NOPROTO unsupported protocol version); use Redis 6 or later, or leave near_cache out")]
    [InlineData("-ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'app' 'secret'\r\n", "cannot tell of changed keys: it rejected HELLO (ERR unknown command 'HELLO'); use Redis 6 or later, or leave near_cache out")]
    public async Task A_reply_that_is_none_is_a_problem_and_not_the_end_of_the_process(string reply, string problem)
    {
        using var server = new FakeServer(command => command is ["HELLO", ..] ? command.Any(word => word.EndsWith("-near", StringComparison.Ordinal)) ? reply : "-ERR unknown command\r\n" : null);
        await using var copy = TrackedCopy.Start(server.Url);

        await Eventually.UntilAsync(() => copy.Tracking.Problem is not null);

        Assert.Equal($"Redis at {server.Url} {problem}", copy.Tracking.Problem!.Reason);
    }

    [Fact]
    public async Task A_server_that_is_down_at_first_is_tracked_once_it_is_up()
    {
        Server.Kill();
        await using var copy = TrackedCopy.Start(Server.Url());
        await copy.Tracking.FirstAttemptAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal($"Redis at {Server.Url()} is unreachable; check its address, and that it runs", copy.Tracking.Problem!.Reason);

        Server.Start();

        await copy.FenceAsync();
    }
}
